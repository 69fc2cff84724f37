"""Addresses of sponsors and their slots.

team: below /newsroom/revenue/, in “revenue:”. readers: relative to a publication's front page, without a namespace.
"""

from __future__ import annotations

from django.urls import URLPattern, path

from masthead.web.revenue.views import advertisers, campaigns, creatives, selling, slots, sponsor_page

team: list[URLPattern] = [
    path("slots/", slots.index, name="slots"),
    path("slots/rates/<slug:slug>/", selling.rate_card, name="rate-card"),
    path("slots/rules/<slug:slug>/", selling.rules, name="sales-rules"),
    path("slots/house/of/<slug:slug>/", selling.house_ads, name="house-ads"),
    path("slots/house/of/<slug:slug>/new/", selling.house_ad, name="house-ad-new"),
    path("slots/house/<int:pk>/", selling.house_ad, name="house-ad"),
    path("slots/owed/", campaigns.owed, name="owed"),
    path("bookings/<int:pk>/", campaigns.booking, name="booking"),
    path("advertisers/", advertisers.index, name="advertisers"),
    path("advertisers/of/<slug:slug>/", advertisers.index, name="advertisers-of"),
    path("advertisers/of/<slug:slug>/new/", advertisers.new, name="advertiser-new"),
    path("advertisers/<int:pk>/", advertisers.advertiser, name="advertiser"),
    path("advertisers/<int:pk>/edit/", advertisers.edit, name="advertiser-edit"),
    path("advertisers/<int:pk>/campaigns/new/", advertisers.new_campaign, name="campaign-new"),
    path("campaigns/<int:pk>/", campaigns.campaign, name="campaign"),
    path("campaigns/<int:pk>/edit/", campaigns.edit, name="campaign-edit"),
    path("creatives/", creatives.index, name="creatives"),
    path("creatives/<int:pk>/", creatives.creative, name="creative"),
]
readers: list[URLPattern] = [
    path("sponsors/<str:token>/", sponsor_page.overview, name="sponsor"),
    path("sponsors/<str:token>/new/", sponsor_page.text, name="sponsor-text-new"),
    path("sponsors/<str:token>/<int:number>/", sponsor_page.text, name="sponsor-text"),
]
