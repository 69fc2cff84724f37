"""What the newsroom keeps."""

from __future__ import annotations

from masthead.web.newsroom.models.approval import EditorApproval, PublisherApproval
from masthead.web.newsroom.models.desk import Comment, SectionDesk, Trial
from masthead.web.newsroom.models.edition import Edition
from masthead.web.newsroom.models.filling import PinnedFilling
from masthead.web.newsroom.models.gate import FormSave, Measure, Override, Refusal
from masthead.web.newsroom.models.picture import Picture, PictureRendition

__all__ = [
    "Comment",
    "Edition",
    "EditorApproval",
    "FormSave",
    "Measure",
    "Override",
    "Picture",
    "PictureRendition",
    "PinnedFilling",
    "PublisherApproval",
    "Refusal",
    "SectionDesk",
    "Trial",
]
