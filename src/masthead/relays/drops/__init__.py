"""Relays that are called, not spoken with: a folder, a provider's API.

`Drop` is what such a relay has to offer: blocking calls, prepared and then committed. `DropRelay` makes the
`Relay` that a worker uses out of it: a drop and a thread for each connection, batches where the drop takes them.
"""

from masthead.relays.drops.drop import Answers, Drop
from masthead.relays.drops.relay import DropRelay

__all__ = ["Answers", "Drop", "DropRelay"]
