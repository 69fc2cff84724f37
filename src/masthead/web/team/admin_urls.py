"""Addresses of the team's pages in the newsroom, below /newsroom/team/. Wagtail asks for sign-in at all of them."""

from __future__ import annotations

from django.urls import path

from masthead.web.team.views import inviting, log, people

app_name = "team"
urlpatterns = [
    path("", people.index, name="index"),
    path("<slug:slug>/", people.people, name="people"),
    path("<slug:slug>/invite/", inviting.invite, name="invite"),
    path("<slug:slug>/invitations/<int:invitation_id>/send/", inviting.send_again, name="send_again"),
    path("<slug:slug>/invitations/<int:invitation_id>/withdraw/", inviting.withdraw, name="withdraw"),
    path("<slug:slug>/people/<int:person_id>/role/", people.change_role, name="change_role"),
    path("<slug:slug>/people/<int:person_id>/remove/", people.remove, name="remove"),
    path("<slug:slug>/people/<int:person_id>/close/", people.close, name="close"),
    path("<slug:slug>/people/<int:person_id>/reopen/", people.reopen, name="reopen"),
    path("<slug:slug>/log/", log.log, name="log"),
    path("<slug:slug>/log.csv", log.log_csv, name="log_csv"),
]
