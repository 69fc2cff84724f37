"""Atom 1.0, RFC 4287."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from masthead.render.feeds_values import Feed, FeedItem, legal

NAMESPACE = "http://www.w3.org/2005/Atom"


def write_atom(feed: Feed) -> bytes:
    """The feed as Atom, UTF-8 with an XML declaration."""
    root = ET.Element("feed", {"xmlns": NAMESPACE, "xml:lang": legal(feed.language)})
    _add(root, "id", feed.feed_url)
    _add(root, "title", feed.title)
    if feed.description:
        _add(root, "subtitle", feed.description)
    _add(root, "updated", feed.updated.isoformat())
    _link(root, feed.feed_url, rel="self", type="application/atom+xml")
    if feed.home_url:
        _link(root, feed.home_url, rel="alternate", type="text/html")
    # RFC 4287 §4.1.1: every entry needs an author; the feed's counts for entries that name none.
    _add(ET.SubElement(root, "author"), "name", feed.publisher)
    for item in feed.items:
        root.append(_entry(item))
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(item: FeedItem) -> ET.Element:
    entry = ET.Element("entry")
    if item.language:
        entry.set("xml:lang", legal(item.language))
    _add(entry, "id", item.id)
    _add(entry, "title", item.title)
    _add(entry, "published", item.published.isoformat())
    _add(entry, "updated", item.published.isoformat())
    if item.url:
        _link(entry, item.url, rel="alternate", type="text/html")
    for author in item.authors:
        _add(ET.SubElement(entry, "author"), "name", author)
    for label in item.labels:
        ET.SubElement(entry, "category", {"term": legal(label)})
    if item.summary:
        _add(entry, "summary", item.summary)
    _add(entry, "content", item.content).set("type", "html")
    return entry


def _add(parent: ET.Element, tag: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, tag)
    element.text = legal(text)
    return element


def _link(parent: ET.Element, href: str, **attributes: str) -> None:
    ET.SubElement(parent, "link", {"href": legal(href), **attributes})
