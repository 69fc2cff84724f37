"""RSS 2.0, with the content, Dublin Core and Atom modules that readers expect."""

from __future__ import annotations

from email.utils import format_datetime
from xml.etree import ElementTree as ET

from masthead.render.feeds_values import Feed, FeedItem, legal

CONTENT = "http://purl.org/rss/1.0/modules/content/"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
ATOM = "http://www.w3.org/2005/Atom"

ET.register_namespace("content", CONTENT)
ET.register_namespace("dc", DUBLIN_CORE)


def write_rss(feed: Feed) -> bytes:
    """The feed as RSS 2.0, UTF-8 with an XML declaration."""
    root = ET.Element("rss", {"version": "2.0"})
    channel = ET.SubElement(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.home_url or feed.feed_url)
    _add(channel, "description", feed.description or feed.title)
    _add(channel, "language", feed.language)
    _add(channel, "lastBuildDate", format_datetime(feed.updated))
    # The Atom namespace is bound here by hand: registered, it would lose its place as Atom's default namespace.
    root.set("xmlns:atom", ATOM)
    ET.SubElement(channel, "atom:link", {"href": legal(feed.feed_url), "rel": "self", "type": "application/rss+xml"})
    for item in feed.items:
        channel.append(_item(item))
    ET.indent(root)
    return _document(root)


def _item(item: FeedItem) -> ET.Element:
    element = ET.Element("item")
    _add(element, "title", item.title)
    if item.url:
        _add(element, "link", item.url)
    _add(element, "guid", item.id).set("isPermaLink", "false")
    _add(element, "pubDate", format_datetime(item.published))
    for author in item.authors:
        _add(element, f"{{{DUBLIN_CORE}}}creator", author)
    for label in item.labels:
        _add(element, "category", label)
    if item.summary:
        _add(element, "description", item.summary)
    _add(element, f"{{{CONTENT}}}encoded", item.content)
    return element


def _add(parent: ET.Element, tag: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, tag)
    element.text = legal(text)
    return element


def _document(root: ET.Element) -> bytes:
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"
