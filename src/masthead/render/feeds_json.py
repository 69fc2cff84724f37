"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json

from masthead.render.feeds_values import Feed, FeedItem, legal

VERSION = "https://jsonfeed.org/version/1.1"


def write_json_feed(feed: Feed) -> bytes:
    """The feed as JSON Feed, UTF-8; keys that say nothing are left out."""
    document: dict[str, object] = {
        "version": VERSION,
        "title": legal(feed.title),
        "home_page_url": legal(feed.home_url),
        "feed_url": legal(feed.feed_url),
        "description": legal(feed.description),
        "language": legal(feed.language),
        "authors": [{"name": legal(feed.publisher)}],
    }
    document = {key: value for key, value in document.items() if value}
    document["items"] = [_item(item) for item in feed.items]
    return json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"


def _item(item: FeedItem) -> dict[str, object]:
    entry: dict[str, object] = {
        "id": legal(item.id),
        "url": legal(item.url),
        "title": legal(item.title),
        "content_html": legal(item.content),
        "summary": legal(item.summary),
        "date_published": item.published.isoformat(),
        "authors": [{"name": legal(author)} for author in item.authors],
        "language": legal(item.language),
        "tags": [legal(label) for label in item.labels],
    }
    # The only key an item must have besides its id is its content, even when that is empty.
    return {key: value for key, value in entry.items() if value or key == "content_html"}
