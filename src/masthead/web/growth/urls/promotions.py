"""Addresses of promotions of sister titles.

team: below /newsroom/growth/, in “growth:”. readers: relative to a publication's front page, without a namespace.
mail: the short links of mailings, on the newsroom's host.
"""

from __future__ import annotations

from django.urls import URLPattern, path

from masthead.web.growth.views import joining, promotions

team: list[URLPattern] = [
    path("promotions/", promotions.index, name="promotions"),
    path("promotions/of/<slug:slug>/", promotions.index, name="promotions-of"),
    path("promotions/of/<slug:slug>/new/", promotions.new, name="promotion-new"),
    path("promotions/<int:pk>/", promotions.promotion, name="promotion"),
    path("promotions/<int:pk>/edit/", promotions.edit, name="promotion-edit"),
]
readers: list[URLPattern] = [path("join/<str:token>/<int:number>/", joining.join, name="join")]
mail: list[URLPattern] = [path("j/<str:token>/<int:number>", joining.mail_link, name="mail-join")]
