"""A site whose desk has an edition to mail: ``python making_desk.py FOLDER READERS``. A second person has to agree; ten
readers have the tag “first-ten”.
"""

from __future__ import annotations

import sys
from pathlib import Path


def make(readers: int) -> None:
    """Readers of Harbour Morning, and its edition published."""
    from django.utils import timezone
    from tests.web.mailings.making import add_readers, written

    from masthead.web.mailings import actions
    from masthead.web.mailings.queries.rules import Rules
    from masthead.web.newsroom import actions as newsroom
    from masthead.web.newsroom.models import Edition
    from masthead.web.publications.models import Publication
    from masthead.web.subscribers.actions.standing import Ground
    from masthead.web.subscribers.actions.tags import add_tags
    from masthead.web.team.models import User

    title = Publication.objects.get(slug="harbour-morning")
    publisher = User.objects.get(email="paula@harbour.example")
    people = add_readers(title, readers)
    for each in people[:10]:
        add_tags(ground=Ground(publisher, timezone.now()), subscriber_id=each, names=["first-ten"])
    if not Edition.objects.filter(publication=title, live=True).exists():
        newsroom.publish_edition(user=publisher, edition=written(title, publisher))
    administrator = User.objects.get(email="ada@harbour.example")
    actions.set_rules(user=administrator, publication=title, rules=Rules(second_person=True))


if __name__ == "__main__":
    from masthead.cli.site import open_site

    open_site(Path(sys.argv[1]))
    make(int(sys.argv[2]))
