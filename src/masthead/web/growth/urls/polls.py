"""Addresses of polls.

team: below /newsroom/growth/, in “growth:”. readers: relative to a publication's front page, without a namespace.
mail: the short links of mailings, on the newsroom's host.
"""

from __future__ import annotations

from django.urls import URLPattern, path

from masthead.web.growth.views import polls, votes

team: list[URLPattern] = [
    path("polls/", polls.index, name="polls"),
    path("polls/rules/<slug:slug>/", polls.rules, name="poll-rules"),
    path("polls/of/<slug:slug>/", polls.index, name="polls-of"),
    path("polls/<int:pk>/", polls.poll, name="poll"),
    path("polls/<int:pk>/votes.csv", polls.export, name="poll-csv"),
]
readers: list[URLPattern] = [
    path("polls/<slug:key>/", votes.results, name="poll-results"),
    path("vote/<str:token>/<slug:key>/<int:answer>/", votes.vote, name="vote"),
]
mail: list[URLPattern] = [path("v/<str:token>/<slug:key>/<int:answer>", votes.mail_link, name="mail-vote")]
