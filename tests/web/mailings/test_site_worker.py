"""A site’s own worker: a mailing from its launch to its receipt, while a worker is killed and readers leave.

Five processes, as on a real machine: one that plans, one that delivers and is killed, one that follows it, one that
answers readers, and this one, which is the relay.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.sites import MadeSite
from tests.web.mailings.forked import forked_site, wait_until
from tests.web.mailings.post_office import post_office

from masthead.tokens import Purpose

WINDOW = 256
TAKEN = 30
READERS = 2 * TAKEN + WINDOW + 24
"""Whatever window is at hand after `TAKEN` twice, the last ones are in none yet."""
CONNECTIONS = 4


@pytest.mark.timeout(300)
def test_killed_worker_loses_nobody_and_a_reader_who_leaves_on_the_way_gets_nothing(
    press: MadeSite, tmp_path: Path
) -> None:
    copied = press.copy(tmp_path / "press")
    file = copied.folder / "masthead.toml"
    with post_office(until=TAKEN) as office:
        file.write_text(f'{file.read_text("utf-8")}\nrelay = "{office.url}"\n', "utf-8")
        with forked_site(copied.folder) as site:
            first = site.ask("make", readers=READERS)["readers"][0]
            with site.worker() as doomed:
                wait_until(office.is_silent, "the mailing never began")
                doomed.kill()
            office.open(until=2 * TAKEN)
            with site.worker():
                wait_until(office.is_silent, "nobody took the mailing over")
                # The worker is in the middle of a window, and knows who was there when it began.
                part, leaving = site.last_members(3)
                tokens = [site.token(Purpose.UNSUBSCRIBE, part, reader) for reader in leaving]
                assert site.ask("leave", tokens=tokens) == [200] * 3
                office.open()
                wait_until(
                    lambda: site.read("SELECT state FROM mailings_mailing") == ("finished",), "the mailing never ended"
                )
            found: dict[str, Any] = site.ask("account")

    assert found["adds_up"]
    assert (found["audience"], found["pending"], found["suppressed"]) == (READERS, 0, 3)
    assert found["accepted"] == READERS - 3 == len(office.taken)
    assert not office.taken.keys() & {f"reader{reader - first}@example.com" for reader in leaving}
    assert sum(office.taken.values()) - len(office.taken) <= found["doubted"] <= CONNECTIONS
