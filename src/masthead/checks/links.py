"""Links: whether each leads somewhere, to where it says, and on purpose."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from masthead.checks.check import Check, Code, PlacedLink, Preflight, error, listed, quoted, warning
from masthead.checks.known_hosts import is_among, known_hosts
from masthead.checks.lookalikes import looks_like_another, shown_host
from masthead.checks.targets import Read, Target, is_private_host, read_target
from masthead.edition.findings import Finding
from masthead.edition.mergetags import MERGE_TAG

EMPTY = error(
    "link-empty",
    "A link has no target.",
    "Give it one, as in “[words](https://…)”, or leave only the words.",
)
NO_SCHEME = error(
    "link-no-scheme",
    "A target has no “https://”, so mail programs open nothing.",
    "Write the whole address with “https://” in front.",
)
RELATIVE = error(
    "link-relative",
    "A target is a path, a file or a place on this page; from an inbox it leads nowhere.",
    "Write the whole address, as in “https://site.example/page”.",
)
SCHEME = error(
    "link-scheme",
    "A target has a scheme that mail programs do not open.",
    "Use “https://”, “mailto:” or “tel:”.",
)
MALFORMED = error(
    "link-malformed",
    "A target is no address: it has no host, a wrong port or two schemes.",
    "Copy the address once more from the browser.",
)
SPACES = error(
    "link-spaces",
    "A target holds spaces or line breaks and ends there for many mail programs.",
    "Remove them, or write “%20” where the address really has a space.",
)
PRIVATE = error(
    "link-private",
    "A target is this computer or a private network, which no reader can open.",
    "Link to the public page.",
)
USERINFO = error(
    "link-userinfo",
    "A target holds a user name or password.",
    "Remove everything between “//” and “@”.",
)
LOOKALIKE = error(
    "link-lookalike",
    "A host mixes scripts or imitates Latin letters, as forged sites do.",
    "Type the host by hand and compare it letter by letter with the site’s own.",
)
INSECURE = warning(
    "link-insecure",
    "A target starts with “http://”; browsers warn readers who follow it.",
    "Write “https://” if the site offers it.",
)
SHORTENER = warning(
    "link-shortener",
    "A target goes through a shortener or somebody else’s tracker: readers cannot see where it leads, "
    "and filters distrust it.",
    "Open it and link to the page it leads to.",
)
UNPUBLISHED = warning(
    "link-unpublished",
    "A target is a preview or an editing page that only its authors can open.",
    "Link to the published page.",
)
TRACKED = warning(
    "link-tracked",
    "A target carries somebody else’s tracking parameters.",
    "Remove them; the page opens without.",
)
UNBALANCED = warning(
    "link-unbalanced",
    "A target ends in punctuation, or its brackets do not match: it was probably cut or caught too much.",
    "Compare it with the address in the browser; write brackets as “%28” and “%29”.",
)
DUPLICATE = warning(
    "link-duplicate",
    "Different words, or different sections, lead to the same page: often a target that was pasted twice.",
    "Check that each link leads where its words say.",
)
TEXT_EMPTY = error(
    "link-text-empty",
    "A link has no words to follow.",
    "Write what is found there between “[” and “]”.",
)
TEXT_MISMATCH = error(
    "link-text-mismatch",
    "The words of a link name one site and its target is another: mail programs treat that as phishing.",
    "Name the site it leads to, or describe the page in words.",
)
TEXT_VAGUE = warning(
    "link-text-vague",
    "The words of a link say nothing about where it leads (“click here”).",
    "Link the words that name what readers will find.",
)
TEXT_URL = warning(
    "link-text-url",
    "The words of a link are an address: hard to hear and, once links are counted, suspect to mail filters.",
    "Describe the page in words, as in “[the annual report](https://…)”.",
)

_Remark = tuple[Code, str, str]
"""A code, what was found, and the remedy ("" for the code's own)."""

# Compared without case and edge punctuation. “More” is not among them: a brief's link says just that.
_VAGUE = frozenset(
    {
        *("a link", "click", "click below", "click here", "click this", "click this link", "click the link", "go"),
        *("here", "link", "links", "please click here", "press here", "tap here", "the link", "this", "this link"),
        *("this page", "this site", "website"),
        *("auf diesen link klicken", "bitte hier klicken", "da", "der link", "dieser link", "dieser seite", "dort"),
        *(
            "diese seite",
            "diesem link",
            "hier",
            "hier entlang",
            "hier klicken",
            "hier geht es lang",
            "klick",
            "klick hier",
        ),
        *("klicke hier", "klicken", "klicken sie hier", "klicken sie bitte hier", "klickt hier", "webseite"),
    }
)
_EDGES = ' \t\n.,:;!?…>»«→➜➔"“”„()[]'
_SITE = re.compile(r"^(https?://)?(www\.)?((?:[\w-]+\.)+([^\W\d_]{2,}))(?::\d+)?(/\S*)?$", re.IGNORECASE)
_COMMON_ENDINGS = frozenset({"biz", "com", "edu", "eu", "example", "gov", "info", "int", "net", "news", "org"})
# Country endings that are better known as file endings: “Node.js” is a name, not a site.
_NOT_COUNTRIES = frozenset({"cc", "cs", "js", "md", "pl", "ps", "py", "rb", "rs", "sh", "so", "ts"})
_UNPUBLISHED = re.compile(r"/wp-admin/|[?&]preview(?:_id|_nonce)?=|/(?:edit|preview|draft)/?(?:$|\?)", re.IGNORECASE)
_TRACKING_KEYS = re.compile(
    r"(?:^|&)(fbclid|gclid|dclid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|vero_id"
    r"|oly_enc_id|oly_anon_id|wickedid|s_cid|utm_\w+)=",
    re.IGNORECASE,
)


def _run(p: Preflight) -> Iterator[Finding]:
    reads = [(link, read_target(link.url)) for link in p.links]
    for link, read in reads:
        for code, message, remedy in _remarks(p, link, read):
            yield code.found(message, remedy, at=p.place(link.section, link.url, link.text))
    yield from _duplicates(p, reads)


CHECK = Check(
    "links",
    "Every link has a whole, public, honest target and words that say where it leads.",
    (
        EMPTY,
        NO_SCHEME,
        RELATIVE,
        SCHEME,
        MALFORMED,
        SPACES,
        PRIVATE,
        USERINFO,
        LOOKALIKE,
        INSECURE,
        SHORTENER,
        UNPUBLISHED,
        TRACKED,
        UNBALANCED,
        DUPLICATE,
        TEXT_EMPTY,
        TEXT_MISMATCH,
        TEXT_VAGUE,
        TEXT_URL,
    ),
    _run,
)


def _remarks(p: Preflight, link: PlacedLink, read: Read) -> Iterator[_Remark]:
    url, words = link.url.strip(), quoted(link.text)
    if read.target is not Target.MERGE and re.search(r"\s", MERGE_TAG.sub("", url)):
        yield SPACES, f"The target {quoted(url)} of {words} has a space in it.", ""
    elif read.target is Target.WEB:
        yield from _web_remarks(p, link, read)
    else:
        yield from _unusable_target(p, url, words, read)
    yield from _text_remarks(link.text.strip(), url, read)


def _unusable_target(p: Preflight, url: str, words: str, read: Read) -> Iterator[_Remark]:
    shown, site = quoted(url), p.house.publication.url.rstrip("/")
    match read.target:
        case Target.EMPTY:
            yield EMPTY, f"The link {words} has no target.", ""
        case Target.BARE:
            whole = f"https://{url.removeprefix('//')}"
            yield NO_SCHEME, f"The target {shown} of {words} has no “https://”.", f"Write “{whole}”."
        case Target.ADDRESS:
            yield NO_SCHEME, f"The mail address {shown} has no “mailto:”.", f"Write “mailto:{url}”."
        case Target.RELATIVE:
            remedy = f"Write the whole address, as in “{site}{url}”." if site and url.startswith("/") else ""
            yield RELATIVE, f"The target {shown} of {words} is not a whole address.", remedy
        case Target.SCHEME:
            yield SCHEME, f"The target {shown} of {words} starts with “{read.scheme}:”.", ""
        case Target.MALFORMED:
            yield MALFORMED, f"The target {shown} of {words} is no address.", ""
        case _:
            return


def _web_remarks(p: Preflight, link: PlacedLink, read: Read) -> Iterator[_Remark]:
    url, words = link.url.strip(), quoted(link.text)
    if is_private_host(read.host):
        # Where the archive itself is private, on trial or in a house of its own, its pages are as good as the mail.
        if p.sheet.archive_url and url.startswith(p.sheet.archive_url):
            return
        yield PRIVATE, f"{words} leads to “{read.host}”, which only this network can open.", ""
    elif read.scheme == "http":
        secure = f"https://{url[len('http://') :]}"
        yield (
            INSECURE,
            f"{words} leads to {quoted(url)} without encryption.",
            f"Write “{secure}” if the site offers it.",
        )
    if read.userinfo:
        yield USERINFO, f"The target of {words} holds a user name before “@{read.host}”.", ""
    if looks_like_another(read.host):
        yield LOOKALIKE, f"The host “{shown_host(read.host)}” of {words} imitates another.", ""
    if _is_shortened(read.host):
        yield SHORTENER, f"{words} goes through “{read.host}”.", ""
    if _UNPUBLISHED.search(f"{read.path}?{read.query}" if read.query else read.path):
        yield UNPUBLISHED, f"{words} leads to a page for its authors: {quoted(url)}.", ""
    if keys := _tracking_keys(p, link, read):
        named = listed(f"“{key}”" for key in keys)
        yield TRACKED, f"The target of {words} carries {named}.", f"Remove {named} from the address."
    if _is_unbalanced(url):
        yield UNBALANCED, f"The target {quoted(url)} of {words} looks cut or too long.", ""


def _is_shortened(host: str) -> bool:
    known = known_hosts()
    return is_among(host, known.shorteners) or is_among(host, known.wrappers)


def _tracking_keys(p: Preflight, link: PlacedLink, read: Read) -> list[str]:
    """Campaign parameters (utm_…) are a sponsor's and an affiliate's good right; click ids are nobody's."""
    paid = link.affiliate or p.edition.sections[link.section].kind in {"sponsor", "jobs"}
    found = dict.fromkeys(match.group(1) for match in _TRACKING_KEYS.finditer(read.query))
    return [key for key in found if not (paid and key.lower().startswith("utm_"))]


def _is_unbalanced(url: str) -> bool:
    return url[-1] in ".,;:!\"'<>“”…" or any(url.count(a) != url.count(b) for a, b in ("()", "[]"))


def _text_remarks(words: str, url: str, read: Read) -> Iterator[_Remark]:
    if not words:
        if url:
            yield TEXT_EMPTY, f"The link to {quoted(url)} has no words.", ""
    elif " ".join(words.strip(_EDGES).casefold().split()) in _VAGUE:
        yield TEXT_VAGUE, f"The link {quoted(words)} does not say where it leads.", ""
    elif read.target is Target.WEB and (site := _site_named(words)):
        if not _same_site(site, read.host):
            yield TEXT_MISMATCH, f"The words {quoted(words)} lead to “{read.host}”.", ""
        elif "/" in words:
            yield TEXT_URL, f"The words {quoted(words)} are an address.", ""


def _site_named(words: str) -> str | None:
    """The host that link words name, if they are nothing but an address or a site's name."""
    match = _SITE.match(words)
    if match is None:
        return None
    scheme, www, site, ending, path = match.groups()
    ending = ending.lower()
    certain = scheme or www or path or ending in _COMMON_ENDINGS
    return site if certain or (len(ending) == 2 and ending not in _NOT_COUNTRIES) else None


def _same_site(one: str, other: str) -> bool:
    one, other = (shown_host(host).removeprefix("www.") for host in (one, other))
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _duplicates(p: Preflight, reads: list[tuple[PlacedLink, Read]]) -> Iterator[Finding]:
    uses: defaultdict[str, list[PlacedLink]] = defaultdict(list)
    for link, read in reads:
        if read.target is Target.WEB:
            uses[link.url.strip()].append(link)
    for url, links in uses.items():
        if _is_suspect(p, links):
            places = listed(dict.fromkeys(f"{quoted(link.text, 40)} in “{p.label(link.section)}”" for link in links))
            at = p.place(links[-1].section, url, links[-1].text)
            yield DUPLICATE.found(f"{quoted(url)} is the target of {places}.", at=at)


def _is_suspect(p: Preflight, links: list[PlacedLink]) -> bool:
    """Two sections share a target, or two items of one list. A story rightly links to a page and lists it as source."""
    if len({link.section for link in links}) > 1:
        return True
    return hasattr(p.edition.sections[links[0].section].fields, "items") and len({link.text for link in links}) > 1
