"""Addresses of the pages about returned mail, below /newsroom/returned/. Wagtail asks for sign-in at all of them."""

from __future__ import annotations

from django.urls import path

from masthead.web.returns.views import alarms, doors, returned

app_name = "returns"
urlpatterns = [
    path("", returned.index, name="list"),
    path("doors/", doors.index, name="doors"),
    path("alarms/<int:alarm_id>/seen/", alarms.put_away, name="alarm-seen"),
    path("<int:returned_id>/", returned.one, name="one"),
    path("<int:returned_id>/again/", returned.again, name="again"),
]
