"""The journal: what it knows after any damage is true, and what it cannot know it says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from masthead.delivery.journal import FileJournal, JournalBusyError
from masthead.delivery.mailing import Claim, MailingId, ProviderClass
from masthead.delivery.outcome import Marks, Outcome
from masthead.delivery.ports import Recovery

Script = Callable[[FileJournal], None]
SEVENTH = MailingId(7)


def a_claim(owner: str, epoch: int = 3) -> Claim:
    return Claim(SEVENTH, 2, ProviderClass.GMAIL, owner, epoch, 60.0, (), Marks(0), 0, 1)


def written(folder: Path, script: Script, *, boot: bytes = b"b" * 16) -> Path:
    journal = FileJournal(folder, boot_id=boot)
    journal.start(a_claim(journal.owner))
    script(journal)
    journal.close()
    return folder / "journal"


def recovered(folder: Path, *, boot: bytes = b"b" * 16) -> Recovery | None:
    journal = FileJournal(folder, boot_id=boot)
    try:
        return journal.recover()
    finally:
        journal.close()


def five_answers(journal: FileJournal) -> None:
    for index in range(5):
        journal.begin(index)
        journal.result(index, Outcome.ACCEPTED, 250)
    journal.begin(5)


TRUTH = dict.fromkeys(range(5), (Outcome.ACCEPTED, 250))


def test_journal_knows_answers_and_what_was_begun(tmp_path: Path) -> None:
    written(tmp_path, five_answers)

    assert recovered(tmp_path) == Recovery(SEVENTH, 2, 3, 1, TRUTH, frozenset({5}), complete=True)


def test_journal_knows_nothing_of_a_chunk_that_was_finished(tmp_path: Path) -> None:
    def finished(journal: FileJournal) -> None:
        five_answers(journal)
        journal.finish()

    written(tmp_path, finished)

    assert recovered(tmp_path) is None


def test_journal_forgets_the_last_chunk_when_a_new_one_starts(tmp_path: Path) -> None:
    def two_chunks(journal: FileJournal) -> None:
        five_answers(journal)
        journal.start(a_claim(journal.owner, epoch=9))
        journal.begin(1)

    written(tmp_path, two_chunks)

    assert recovered(tmp_path) == Recovery(SEVENTH, 2, 9, 1, {}, frozenset({1}), complete=True)


def test_journal_of_another_boot_is_incomplete(tmp_path: Path) -> None:
    written(tmp_path, five_answers)
    recovery = recovered(tmp_path, boot=b"c" * 16)

    assert recovery is not None
    assert not recovery.complete


def test_journal_keeps_its_owner(tmp_path: Path) -> None:
    first = FileJournal(tmp_path)
    first.close()
    second = FileJournal(tmp_path)
    second.close()

    assert first.owner == second.owner


def test_journal_has_one_writer(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path)
    try:
        with pytest.raises(JournalBusyError, match="Another worker"):
            FileJournal(tmp_path)
    finally:
        journal.close()


def is_honest(recovery: Recovery | None) -> bool:
    """What a damaged journal may say: only true answers; whoever is neither answered nor begun only if incomplete."""
    if recovery is None:
        return True
    if any(TRUTH.get(index) != result for index, result in recovery.results.items()):
        return False
    unknown = set(range(6)) - recovery.results.keys() - recovery.begun
    return not unknown or not recovery.complete


def test_journal_truncated_at_any_byte_guesses_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, five_answers)
    content = path.read_bytes()
    for size in [*range(400), len(content) - 1, len(content) // 2]:
        path.write_bytes(content[:size])
        assert is_honest(recovered(tmp_path)), size


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(byte=st.integers(0, 320), bit=st.integers(0, 7))
def test_journal_with_a_flipped_bit_guesses_nothing(tmp_path: Path, byte: int, bit: int) -> None:
    path = tmp_path / "journal"
    if not path.exists():
        written(tmp_path, five_answers)
        (tmp_path / "good").write_bytes(path.read_bytes())
    content = bytearray((tmp_path / "good").read_bytes())
    content[byte] ^= 1 << bit
    path.write_bytes(content)

    assert is_honest(recovered(tmp_path))


def test_journal_on_a_full_disk_refuses_before_anything_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int, offset: int, size: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.posix_fallocate", full)

    with pytest.raises(OSError, match="No space left"):
        FileJournal(tmp_path)
