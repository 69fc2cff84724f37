"""Addresses of automatic messages.

team: below /newsroom/growth/, in “growth:”. readers: relative to a publication's front page, without a namespace.
mail: the short links of mailings, on the newsroom's host.
"""

from __future__ import annotations

from django.urls import URLPattern, path

from masthead.web.growth.views import keeping, sequence_people, sequence_steps, sequences

team: list[URLPattern] = [
    path("sequences/", sequences.index, name="sequences"),
    path("sequences/rules/<slug:slug>/", sequences.rules, name="sequence-rules"),
    path("sequences/of/<slug:slug>/", sequences.index, name="sequences-of"),
    path("sequences/of/<slug:slug>/new/", sequences.new, name="sequence-new"),
    path("sequences/of/<slug:slug>/preset/", sequences.preset, name="sequence-preset"),
    path("sequences/<int:pk>/", sequences.sequence, name="sequence"),
    path("sequences/<int:pk>/edit/", sequences.edit, name="sequence-edit"),
    path("sequences/<int:pk>/people/", sequence_people.people, name="sequence-people"),
    path("sequences/<int:pk>/tomorrow/", sequence_people.tomorrow, name="sequence-tomorrow"),
    path("sequences/<int:pk>/messages/new/", sequence_steps.new, name="sequence-step-new"),
    path("sequences/messages/<int:pk>/", sequence_steps.step, name="sequence-step"),
    path("sequences/places/<int:pk>/", sequence_people.place, name="place"),
]
readers: list[URLPattern] = [path("keep/<str:token>/", keeping.stay, name="keep")]
mail: list[URLPattern] = [path("k/<str:token>", keeping.mail_link, name="mail-keep")]
