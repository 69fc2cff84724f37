"""Addresses of the referral programme.

team: below /newsroom/growth/, in “growth:”. readers: relative to a publication's front page, without a namespace.
mail: the short links of mailings, on the newsroom's host.
"""

from __future__ import annotations

from django.urls import URLPattern, path

from masthead.web.growth.views import friends, referral_account, referral_queue, referrals

team: list[URLPattern] = [
    path("referrals/", referrals.index, name="referrals"),
    path("referrals/of/<slug:slug>/", referrals.index, name="referrals-of"),
    path("referrals/of/<slug:slug>/rules/", referrals.rules, name="referral-rules"),
    path("referrals/of/<slug:slug>/new/", referrals.new, name="milestone-new"),
    path("referrals/of/<slug:slug>/queue/", referral_queue.queue, name="referral-queue"),
    path("referrals/of/<slug:slug>/gifts/", referral_account.account, name="gifts"),
    path("referrals/milestones/<int:pk>/", referrals.milestone, name="milestone"),
    path("referrals/gifts/<int:pk>/", referral_account.gift, name="gift"),
]
readers: list[URLPattern] = [
    path("friends/<str:token>/", friends.hub, name="friends"),
    path("friends/<str:token>/gifts/<int:number>/", friends.gift, name="friends-gift"),
    path("friends/<str:token>/gifts/<int:number>/file/", friends.download, name="friends-file"),
    path("referral/<str:token>/", friends.invited, name="invited"),
]
mail: list[URLPattern] = [path("f/<str:token>", friends.mail_link, name="mail-friends")]
