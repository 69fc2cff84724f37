"""The end of an import: its rows counted, its entry in the log written, listeners told, once."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from masthead.web.subscribers.imports.account import account_from_json
from masthead.web.subscribers.models import ImportRun
from masthead.web.subscribers.scrubbing import without_addresses
from masthead.web.team.actions import record
from masthead.web.webhooks.actions import announce


@transaction.atomic
def finish(*, run_id: int, remarks: tuple[str, ...]) -> ImportRun:
    """A list is in: its rows counted, its entry written, listeners told. By whoever brought it in."""
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    if run.state != "running":
        return run
    counts = {name: getattr(run, name) for name in ("added", "updated", "unchanged", "refused")}
    assert sum(counts.values()) == run.done_rows
    account = account_from_json(run.found)
    account.remarks = remarks
    run.state, run.job, run.beat_at, run.finished_at = "finished", "", None, timezone.now()
    run.rows, run.found = run.done_rows, account.as_json()
    run.save()
    record(
        actor=run.started_by,
        action="list-imported",
        subject=without_addresses(run.file_name),
        publication_id=run.publication_id,
        source=run.consent_source,
        **counts,
    )
    announce(
        event="import.finished", publication_id=run.publication_id, data={"import": run.pk, "rows": run.rows, **counts}
    )
    return run
