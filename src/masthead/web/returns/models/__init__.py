"""What came back, the doors it came through, and alarms."""

from masthead.web.returns.models.alarms import Alarm, Pulse
from masthead.web.returns.models.doors import Attendance, DoorState, PendingTopic
from masthead.web.returns.models.returned import Original, Returned

__all__ = ["Alarm", "Attendance", "DoorState", "Original", "PendingTopic", "Pulse", "Returned"]
