"""People, their roles, invitations, and the record of who did what."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from masthead.web.team.roles import Role

ROLE_CHOICES = [(role.value, role.value.capitalize()) for role in Role]


class UserManager(BaseUserManager["User"]):
    """Makes users of addresses."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person who may sign in; without a password, only by a passkey or after setting one."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An administrator of the installation."""
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})


# The type checker looks for the manager behind `user.picture_set`, which Wagtail makes when it is imported, untyped.
class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]
    """Somebody who works on a publication. The address is what they sign in with."""

    email = models.EmailField("address", unique=True)
    name = models.CharField("name", max_length=150, blank=True)
    is_staff = models.BooleanField("installation staff", default=False)
    is_active = models.BooleanField("may sign in", default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        """Two spellings of one address are one person."""

        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="team_user_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """What Wagtail and allauth show."""
        return str(self)

    def get_short_name(self) -> str:
        """The first word of the name."""
        return str(self).split(maxsplit=1)[0]

    @property
    def first_name(self) -> str:
        """What Wagtail's menu shows."""
        return self.get_short_name()


class TeamRole(models.Model):
    """What a person is in one publication."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="team_roles")
    publication = models.ForeignKey("publications.Publication", models.CASCADE, related_name="team_roles")
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)

    class Meta:
        """One role each."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "publication"], name="team_role_once_per_publication"),
            models.CheckConstraint(condition=models.Q(role__in=[role.value for role in Role]), name="team_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"


class Invitation(models.Model):
    """An address asked to join a publication. Only a hash of its token is kept.

    One letter may invite to several publications: a row each, under one hash. An address has one open invitation to
    a publication; a new one takes the place of the old. mailed_at: when the relay took the letter.
    """

    email = models.EmailField("address")
    publication = models.ForeignKey("publications.Publication", models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    token_hash = models.CharField(max_length=64)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Oldest first."""

        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token_hash", "publication"], name="team_invitation_once_per_letter"),
            models.UniqueConstraint(
                Lower("email"),
                "publication",
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="team_invitation_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="team_invitation_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.role}"


class AuditEntry(models.Model):
    """One thing somebody did. Written with it, in its transaction; never changed.

    person: whom it was done to, where that was somebody.
    """

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    actor_name = models.CharField(max_length=200)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    publication = models.ForeignKey("publications.Publication", models.SET_NULL, null=True, related_name="+")
    action = models.CharField(max_length=60, db_index=True)
    subject = models.CharField(max_length=300)
    details = models.JSONField(default=dict)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.action} {self.subject}"


class SharedValue(models.Model):
    """A row of the cache that all processes share, in the form that Django's database cache reads and writes.

    It stands here so that a migration makes the table. Nothing in it is missed when it is emptied.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        """Named in ``settings.CACHES``."""

        db_table = "team_shared_value"

    def __str__(self) -> str:
        return self.cache_key
