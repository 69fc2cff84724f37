"""Addresses of what stands beside the form of an edition, below ``/newsroom/editions/``."""

from __future__ import annotations

from django.urls import path

from masthead.web.newsroom.views import desk, paste, preview, rundown, trial

app_name = "newsroom_desk"

urlpatterns = [
    path("<int:pk>/rundown/", rundown.rundown, name="rundown"),
    path("<int:pk>/previews/", preview.previews, name="previews"),
    path("<int:pk>/previews/<str:view>/", preview.frame, name="frame"),
    path("<int:pk>/paste/", paste.paste, name="paste"),
    path("<int:pk>/markdown/", paste.markdown, name="markdown"),
    path("<int:pk>/test/", trial.trial, name="trial"),
    path("<int:pk>/test/file/", trial.file, name="trial_file"),
    path("<int:pk>/sections/<uuid:block>/state/", desk.move, name="move"),
    path("<int:pk>/sections/<uuid:block>/assignee/", desk.assign, name="assign"),
    path("<int:pk>/comments/", desk.comment, name="comment"),
    path("<int:pk>/comments/<int:comment>/answer/", desk.answer, name="answer"),
    path("<int:pk>/comments/<int:comment>/resolve/", desk.resolve, name="resolve"),
    path("<int:pk>/comments/<int:comment>/reopen/", desk.reopen, name="reopen"),
    path("<int:pk>/comments/<int:comment>/delete/", desk.delete_comment, name="delete_comment"),
]
