"""Evidence of consent: what was asked, in which words, and how it was confirmed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from masthead.web.subscribers.models.people import Subscriber


class Wording(models.Model):
    """Words that somebody agreed to. Never changed: new words are a new version.

    digest: SHA-256 of the text, in hexadecimal. version: counts up per publication and language.
    """

    publication = models.ForeignKey("publications.Publication", models.CASCADE, related_name="+")
    language = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """A text is kept once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication", "language", "version"], name="subscribers_wording_version"),
            models.UniqueConstraint(fields=["publication", "language", "digest"], name="subscribers_wording_once"),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.language} v{self.version}"


CONSENT_KINDS = ("asked", "confirmed", "vouched", "withdrawn")


class Consent(models.Model):
    """One piece of evidence. Append-only: rows are written, and go with their subscriber at erasure, never change.

    kind: asked (a form was sent), confirmed (the button in our mail was pressed), vouched (an import, a tool or an
    editor names where consent was given), withdrawn. method: how: form, embed, link, button, preferences, one-click,
    import, api, newsroom, bounce, complaint,
    silence. origin: the page, file or note it came from. network: the IP address, cut
    to its network or "" as the installation says. import_run: of which import.
    """

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="consents")
    # See `Subscription.publication`; evidence is looked up by person, or by the list it came with.
    publication = models.ForeignKey(
        "publications.Publication", models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=10)
    method = models.CharField(max_length=20)
    at = models.DateTimeField()
    wording = models.ForeignKey(Wording, models.PROTECT, null=True, related_name="+", db_index=False)
    origin = models.CharField(max_length=300, blank=True)
    network = models.CharField(max_length=45, blank=True)
    import_run = models.ForeignKey(
        "subscribers.ImportRun", models.PROTECT, null=True, related_name="+", db_constraint=False
    )

    class Meta:
        """Known kinds alone. Looked up by person."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=CONSENT_KINDS), name="subscribers_consent_kind_known"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["wording"], condition=models.Q(wording__isnull=False), name="subscribers_consent_by_wording"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber_id}: {self.kind} {self.publication_id}"


class SignUp(models.Model):
    """A form that was sent and waits for its confirmation. The token in the mail holds its id and the subscriber's.

    publications: ids of the titles asked for. wordings: id of the wording by publication id. mailed_at: when the
    confirmation mail was handed to the relay. device: keyed hash of the network address and the browser it came from,
    from which neither can be read.
    """

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="sign_ups")
    publications: Any = models.JSONField(default=list)
    wordings: Any = models.JSONField(default=dict)
    method = models.CharField(max_length=20)
    origin = models.CharField(max_length=300, blank=True)
    network = models.CharField(max_length=45, blank=True)
    language = models.CharField(max_length=20, blank=True)
    device = models.CharField(max_length=32, blank=True, db_default="")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """By person."""

        indexes: ClassVar = [models.Index(fields=["subscriber", "-created_at"], name="subscribers_sign_ups")]

    def __str__(self) -> str:
        return f"{self.subscriber_id}: {self.created_at:%Y-%m-%d}"
