"""A process of its own for what takes long, started by whoever asks for it and by the clock for what was left.

It ends with the server that started it: between two batches it looks whether that is still there. What it leaves, the
clock of the next server takes up.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from types import FrameType

import django
from django.conf import settings
from django.utils import timezone

logger = logging.getLogger("masthead.imports")


def start(run_id: int) -> None:
    """Have an import's job done. Returns at once; if another list is coming in, the clock starts it afterwards."""
    command = [sys.executable, "-m", __name__, str(settings.SITE.folder), str(run_id)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 – our own module
    # Somebody has to hear of its end.
    threading.Thread(target=process.wait, name=f"import-{run_id}", daemon=True).start()


def start_waiting() -> int | None:
    """Start the oldest job that waits and that nobody does; by the clock. The import's id."""
    from masthead.web.subscribers.imports.job import (
        held,
        list_of,
    )  # it needs models, which this module's own process readies
    from masthead.web.subscribers.models import ImportRun

    now = timezone.now()
    waiting = list(ImportRun.objects.exclude(job="").order_by("pk"))
    # Lists that were uploaded on another host wait for that.
    here = [each for each in waiting if list_of(each).is_file()]
    if not here or any(held(each, now) for each in waiting):
        return None
    start(here[0].pk)
    return int(here[0].pk)


def main() -> None:
    """Do one import's job, for the site and the import that the command line names."""
    os.environ["MASTHEAD_SITE"], os.environ["DJANGO_SETTINGS_MODULE"] = sys.argv[1], "masthead.web.settings"
    django.setup()
    # Models can be loaded from here on.
    from masthead.web.subscribers.faults import SubscriberError
    from masthead.web.subscribers.imports.job import Bounds, bring_in, check
    from masthead.web.subscribers.models import ImportRun

    parent, told = os.getppid(), threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        told.set()

    signal.signal(signal.SIGTERM, stop)
    bounds = Bounds(stop=lambda: told.is_set() or os.getppid() != parent)
    run_id = int(sys.argv[2])
    job = ImportRun.objects.values_list("job", flat=True).get(pk=run_id)
    try:
        {"import": bring_in, "check": check}[job](run_id, bounds)
    except SubscriberError as fault:
        logger.info("Import %s: %s", run_id, fault)


if __name__ == "__main__":
    main()
