"""Mailings: planning, launching, watching and accounting for what goes out."""

from __future__ import annotations

from django.apps import AppConfig


class MailingsConfig(AppConfig):
    """See the module."""

    name = "masthead.web.mailings"
    label = "mailings"
    verbose_name = "Mailings"

    def ready(self) -> None:
        """Readers' links in mailings open the pages of the title that the mailing came from."""
        from masthead.web.mailings.queries.scopes import publication_of_part  # models want Django made ready
        from masthead.web.subscribers.links import answer_for_mailings

        answer_for_mailings(publication_of_part)
