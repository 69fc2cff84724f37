"""Who a mailing comes from, and where its answers, bounces and complaints go."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from masthead.edition.house import Publication
from masthead.message.errors import CompileError, ForbiddenCharacterError, refuse_controls, shown
from masthead.message.mailbox import ADDRESS_OCTETS, LOCAL_OCTETS, Mailbox, domain_in_ascii, mailbox, parse_mailbox
from masthead.tokens import TOKEN_LENGTH

_DOT_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_FEEDBACK_PART = re.compile(r"[A-Za-z0-9._-]{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """The sending side of a mailing.

    name, address: the From mailbox. reply_to: a mailbox, "" for none.
    list_id: what stands in the angle brackets of List-Id (RFC 2919), e.g. ``harbour-morning.harbour.example``; "" for
    none. list_name: the words before it.
    bounce_domain: where bounces go; "" is the From domain. bounce_prefix: the local part before ``+token``.
    unsubscribe_address: takes unsubscribe mail (List-Unsubscribe's ``mailto:``); "" for none.
    feedback_id: up to three parts that follow the mailing's number in Feedback-ID, the last of them naming
    the sender (as Gmail's feedback loop asks); () for no such header.

    Raises `CompileError` for what cannot stand in a header.
    """

    name: str
    address: str
    reply_to: str = ""
    list_id: str = ""
    list_name: str = ""
    bounce_domain: str = ""
    bounce_prefix: str = "bounce"
    unsubscribe_address: str = ""
    feedback_id: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.mailbox()
        self.reply_mailbox()
        self.unsubscribe_mailbox()
        self._check_list()
        self._check_bounces()
        for part in self.feedback_id:
            if not _FEEDBACK_PART.fullmatch(part):
                raise CompileError(
                    f"The Feedback-ID part {shown(part)} may hold letters, digits, “.”, “_” and “-” alone."
                )
        if len(self.feedback_id) > 3:
            raise CompileError(f"Feedback-ID takes up to three parts of ours; there are {len(self.feedback_id)}.")

    @classmethod
    def from_mailbox(
        cls,
        text: str,
        *,
        reply_to: str = "",
        list_id: str = "",
        list_name: str = "",
        bounce_domain: str = "",
        unsubscribe_address: str = "",
        feedback_id: tuple[str, ...] = (),
    ) -> Self:
        """A sender from ``Name <name@example.com>``, as house formats write it. Raises `CompileError`."""
        box = parse_mailbox(text)
        return cls(
            name=box.name,
            address=box.address,
            reply_to=reply_to,
            list_id=list_id,
            list_name=list_name,
            bounce_domain=bounce_domain,
            unsubscribe_address=unsubscribe_address,
            feedback_id=feedback_id,
        )

    def mailbox(self) -> Mailbox:
        """The From mailbox, checked."""
        return mailbox(self.name, self.address)

    def reply_mailbox(self) -> Mailbox | None:
        """The Reply-To mailbox, if there is one."""
        return parse_mailbox(self.reply_to) if self.reply_to else None

    def unsubscribe_mailbox(self) -> str:
        """The address that takes unsubscribe mail, "" for none. It stands in a URI, so its local part is plain."""
        if not self.unsubscribe_address:
            return ""
        address = mailbox("", self.unsubscribe_address).address
        if not re.fullmatch(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+", address):
            raise CompileError(
                f"The unsubscribe address {shown(address)} may hold letters, digits, “.”, “_”, “+” and “-” alone."
            )
        return address

    def domain(self) -> str:
        """The From domain in ASCII: the right side of every Message-ID."""
        return _domain(self.mailbox().domain)

    def bounces(self) -> tuple[str, str]:
        """What stands before and after the token of an envelope sender."""
        return f"{self.bounce_prefix}+", f"@{_domain(self.bounce_domain) if self.bounce_domain else self.domain()}"

    def _check_list(self) -> None:
        if self.list_id and not _DOT_ATOM.fullmatch(self.list_id):
            raise CompileError(
                f"The list id {shown(self.list_id)} must look like a host name, e.g. morning.harbour.example."
            )
        try:
            refuse_controls(self.list_name)
        except ForbiddenCharacterError as error:
            raise CompileError(f"The list name {shown(self.list_name)} {error}") from None

    def _check_bounces(self) -> None:
        longest = LOCAL_OCTETS - TOKEN_LENGTH - 1
        if not _DOT_ATOM.fullmatch(self.bounce_prefix) or len(self.bounce_prefix) > longest:
            raise CompileError(
                f"The bounce prefix {shown(self.bounce_prefix)} must be a plain word of at most {longest} characters."
            )
        before, after = self.bounces()
        if len(before) + TOKEN_LENGTH + len(after) > ADDRESS_OCTETS:
            raise CompileError(f"The bounce domain {shown(self.bounce_domain)} is too long for an address.")


def sender_of(publication: Publication) -> Sender:
    """The sending side of a publication: everything derives from its `from` address. Raises `CompileError`."""
    author = Sender.from_mailbox(publication.sender)
    domain = author.domain()
    return Sender.from_mailbox(
        publication.sender,
        reply_to=publication.reply_to,
        list_id=f"{publication.slug}.{domain}",
        list_name=publication.name,
        unsubscribe_address=f"unsubscribe@{domain}",
        feedback_id=(publication.slug, "edition", domain.split(".", 1)[0]),
    )


def _domain(domain: str) -> str:
    try:
        return domain_in_ascii(domain)
    except ValueError as error:
        raise CompileError(str(error)) from None
