"""Mailings, their parts, what publications ask of them, and signs of life of workers."""

from masthead.web.mailings.models.mailings import Mailing, MailingPart, Replacement
from masthead.web.mailings.models.rules import MailingRules, WorkerSign

__all__ = ["Mailing", "MailingPart", "MailingRules", "Replacement", "WorkerSign"]
