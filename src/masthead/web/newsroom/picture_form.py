"""The form of a picture in the library."""

from __future__ import annotations

from typing import Any

from wagtail.images.forms import BaseImageForm


class PictureForm(BaseImageForm):
    """A picture's file is chosen once: editions of the archive show it for ever. Another file is another picture."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("file", None)
