"""Pictures that come into the library from elsewhere than its own form."""

from __future__ import annotations

from django.core.files.base import ContentFile

from masthead.web.newsroom.models import Picture


def add_picture(*, content: bytes, file_name: str, title: str, description: str, width: int, height: int) -> int:
    """Put a picture into the library; its id. content: a whole file, checked by the caller, whose pixels are width by
    height. description: what it shows.
    """
    made = Picture(title=title[:255], description=description[:255], width=width, height=height)
    made.file = ContentFile(content, name=file_name)
    made.file_size = len(content)
    made.save()
    made.file.close()
    return int(made.pk)


def forget_picture(*, picture_id: int) -> None:
    """Take a picture out of the library that nothing shows."""
    found = Picture.objects.filter(pk=picture_id).first()
    if found is not None:
        found.delete()
