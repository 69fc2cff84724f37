"""What the columns of a list mean: guessed from headings and first rows, shown, and changed by the publisher."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from masthead.audience.addresses import AddressError, parse_address
from masthead.audience.columns import KEY, MAX_COLUMNS, attribute_key, fold_heading
from masthead.audience.records import Record


class Meaning(StrEnum):
    """What a column holds. FIRST_NAME and LAST_NAME together are the name; ATTRIBUTE has a key; IGNORED is not read."""

    ADDRESS = "address"
    NAME = "name"
    FIRST_NAME = "first-name"
    LAST_NAME = "last-name"
    LANGUAGE = "language"
    TIME_ZONE = "time-zone"
    TAGS = "tags"
    SOURCE = "source"
    CONSENT_DATE = "consent-date"
    REFERRALS = "referrals"
    ATTRIBUTE = "attribute"
    IGNORED = "ignored"


ABOUT: dict[Meaning, str] = {
    Meaning.ADDRESS: "E-mail address",
    Meaning.NAME: "Name",
    Meaning.FIRST_NAME: "First name",
    Meaning.LAST_NAME: "Last name",
    Meaning.LANGUAGE: "Language",
    Meaning.TIME_ZONE: "Time zone",
    Meaning.TAGS: "Tags, parted by commas",
    Meaning.SOURCE: "Source",
    Meaning.CONSENT_DATE: "Date of consent",
    Meaning.REFERRALS: "Number of referrals",
    Meaning.ATTRIBUTE: "Attribute",
    Meaning.IGNORED: "Leave out",
}
"""What people call each of them."""

# Headings as `fold_heading` has them, English and German, and of the exports of other programs; the first that is
# there wins.
_HEADINGS: dict[Meaning, tuple[str, ...]] = {
    Meaning.ADDRESS: (
        *("email", "emailaddress", "emailadresse", "mailaddress", "mailadresse", "mail", "subscriberemail"),
        *("emailaddresse", "kontaktemail", "address", "adresse"),
    ),
    Meaning.NAME: ("fullname", "displayname", "name", "vollername", "vollstandigername", "anzeigename", "kontaktname"),
    Meaning.FIRST_NAME: ("firstname", "vorname", "givenname", "forename", "fname"),
    Meaning.LAST_NAME: ("lastname", "nachname", "surname", "familienname", "familyname", "zuname", "lname"),
    Meaning.LANGUAGE: ("language", "lang", "sprache", "locale", "preferredlanguage", "sprachcode"),
    Meaning.TIME_ZONE: ("timezone", "zeitzone", "tz"),
    Meaning.TAGS: ("tags", "tag", "labels", "label", "schlagworte", "schlagworter", "segments", "segment", "segmente"),
    Meaning.SOURCE: ("source", "quelle", "herkunft", "signupsource", "subscribesource", "optinsource", "utmsource"),
    Meaning.CONSENT_DATE: (
        *("consentdate", "consentat", "consent", "confirmtime", "confirmedat", "confirmationdate", "optintime"),
        *("optindate", "optinat", "optin", "subscribedat", "subscribeddate", "subscriptiondate", "signupdate"),
        *("einwilligungsdatum", "einwilligungam", "einwilligung", "datumdereinwilligung", "bestatigtam", "bestatigt"),
        *("anmeldedatum", "angemeldetam", "anmeldungam", "datumderanmeldung", "doi", "doidatum"),
    ),
    Meaning.REFERRALS: ("referrals", "referralcount", "empfehlungen", "anzahlempfehlungen"),
    # Nobody needs these about a reader; whoever does may say so.
    Meaning.IGNORED: ("ip", "ipaddress", "ipadresse", "optinip", "confirmip", "signupip", "leid", "euid", "password"),
}
_ALSO_STREETS = frozenset({"address", "adresse"})
_MANY = frozenset({Meaning.ATTRIBUTE, Meaning.IGNORED})


class MappingError(ValueError):
    """Columns cannot mean what was said. The message says which, and what is right."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. heading: as found, "" where the list has none. key: of an attribute, else ""."""

    heading: str
    meaning: Meaning
    key: str = ""


@dataclass(frozen=True, slots=True)
class ListMapping:
    """What each column of a list means, in order. headed: whether the first row names them."""

    columns: tuple[Column, ...]
    headed: bool = True

    def place(self, meaning: Meaning) -> int | None:
        """Which column, from 0, has a meaning that only one can have."""
        return next((place for place, column in enumerate(self.columns) if column.meaning is meaning), None)

    def as_json(self) -> dict[str, Any]:
        """As plain data."""
        columns = [{"heading": each.heading, "meaning": each.meaning.value, "key": each.key} for each in self.columns]
        return {"headed": self.headed, "columns": columns}


def mapping_from_json(data: Mapping[str, Any]) -> ListMapping:
    """What `ListMapping.as_json` wrote, usable or not (`checked`). Raises `MappingError` for what is no mapping."""
    try:
        columns = tuple(
            Column(str(each["heading"]), Meaning(each["meaning"]), str(each["key"])) for each in data["columns"]
        )
        return ListMapping(columns, bool(data["headed"]))
    except (KeyError, TypeError, ValueError):
        raise MappingError("It is not said what the columns hold.") from None


def guess_mapping(rows: Sequence[Record]) -> ListMapping:
    """What the columns of a list most likely mean, by its first rows; without an address where none can be found."""
    if not rows:
        return ListMapping(())
    first, samples = rows[0][1], [fields for _, fields, fault in rows[1:] if not fault]
    if any(_is_address(field) for field in first):
        return _without_headings([first, *samples])
    found = _named([fold_heading(each) for each in first], samples)
    if Meaning.ADDRESS not in found:
        place = _most_addresses(samples, len(first))
        if place is not None:
            found = {meaning: at for meaning, at in found.items() if at != place} | {Meaning.ADDRESS: place}
    meaning_at = {at: meaning for meaning, at in found.items()}
    columns = [
        Column(heading.strip(), meaning_at.get(place) or _otherwise(heading)) for place, heading in enumerate(first)
    ]
    return ListMapping(with_keys(columns))


def changed_mapping(mapping: ListMapping, wishes: Mapping[int, tuple[Meaning, str]]) -> ListMapping:
    """A mapping with some columns, by their place from 0, meaning something else: a meaning and an attribute's key.

    Whoever had a meaning that only one column can have becomes an attribute. Raises `MappingError`.
    """
    columns = list(mapping.columns)
    for place, (meaning, key) in wishes.items():
        if not 0 <= place < len(columns):
            raise MappingError(f"There is no column {place + 1}; the list has {len(columns)}.")
        if meaning not in _MANY:
            columns = [
                Column(each.heading, Meaning.ATTRIBUTE) if each.meaning is meaning and other not in wishes else each
                for other, each in enumerate(columns)
            ]
        columns[place] = Column(columns[place].heading, meaning, key.strip() if meaning is Meaning.ATTRIBUTE else "")
    return checked(replace(mapping, columns=with_keys(columns)))


def checked(mapping: ListMapping) -> ListMapping:
    """The mapping itself. Raises `MappingError` for one that cannot be used."""
    if len(mapping.columns) > MAX_COLUMNS:
        raise MappingError(f"The list has {len(mapping.columns):,} columns; at most {MAX_COLUMNS} are read.")
    counts = Counter(column.meaning for column in mapping.columns)
    if not counts[Meaning.ADDRESS]:
        raise MappingError("No column is said to hold the e-mail address; choose the one that does.")
    for meaning, count in counts.items():
        if count > 1 and meaning not in _MANY:
            raise MappingError(f"{count} columns are said to be “{ABOUT[meaning]}”; only one can be.")
    keys = Counter(column.key for column in mapping.columns if column.meaning is Meaning.ATTRIBUTE)
    for key, count in keys.items():
        if not KEY.fullmatch(key):
            raise MappingError(f"“{key[:60]}” cannot name an attribute: a letter first, then letters, digits and “_”.")
        if count > 1:
            raise MappingError(f"{count} attributes are named “{key}”; give each its own name.")
    return mapping


def wished_mapping(mapping: ListMapping, wishes: Sequence[str]) -> ListMapping:
    """A mapping with wishes such as “Ort=attribute:city”, “3=name” and “Notes=ignored”; columns by heading or number.

    Raises `MappingError`.
    """
    found: dict[int, tuple[Meaning, str]] = {}
    for wish in wishes:
        column, _, said = wish.rpartition("=")
        word, _, key = said.strip().partition(":")
        try:
            meaning = Meaning(word.strip().lower())
        except ValueError:
            known = ", ".join(each.value for each in Meaning)
            raise MappingError(f"“{wish}” says no meaning; write COLUMN=MEANING with one of {known}.") from None
        found[_column_of(mapping, column.strip())] = (meaning, key)
    return changed_mapping(mapping, found)


def with_keys(columns: Iterable[Column]) -> tuple[Column, ...]:
    """Columns of which every attribute has a key, made of its heading where none was said."""
    listed = list(columns)
    taken = {column.key for column in listed if column.meaning is Meaning.ATTRIBUTE and column.key}
    found = []
    for place, column in enumerate(listed):
        if column.meaning is Meaning.ATTRIBUTE and not column.key:
            key = attribute_key(column.heading, place)
            while key in taken:
                key = f"{key[:56]}_{place + 1}"
            taken.add(key)
            column = replace(column, key=key)  # noqa: PLW2901 – the column, with its key
        found.append(column)
    return tuple(found)


def _named(folded: Sequence[str], samples: Sequence[Sequence[str]]) -> dict[Meaning, int]:
    """The places of meanings that headings name."""
    found: dict[Meaning, int] = {}
    for meaning, names in _HEADINGS.items():
        if meaning in _MANY:
            continue
        for name in names:
            if name in folded and folded.index(name) not in found.values():
                place = folded.index(name)
                if name in _ALSO_STREETS and not _may_hold_addresses(samples, place):
                    continue
                found[meaning] = place
                break
    beside_first = Meaning.FIRST_NAME in found and Meaning.LAST_NAME not in found
    if beside_first and Meaning.NAME in found and folded[found[Meaning.NAME]] == "name":
        # “Vorname, Name”: beside a first name, the name is the last name.
        found[Meaning.LAST_NAME] = found.pop(Meaning.NAME)
    if Meaning.NAME in found:
        found.pop(Meaning.FIRST_NAME, None)
        found.pop(Meaning.LAST_NAME, None)
    return found


def _without_headings(rows: Sequence[Sequence[str]]) -> ListMapping:
    width = max((len(each) for each in rows), default=0)
    place = _most_addresses(rows, width)
    columns = [Column("", Meaning.ADDRESS if each == place else Meaning.ATTRIBUTE) for each in range(width)]
    return ListMapping(with_keys(columns), headed=False)


def _most_addresses(rows: Sequence[Sequence[str]], width: int) -> int | None:
    counts = [sum(_is_address(row[place]) for row in rows if place < len(row)) for place in range(width)]
    most = max(counts, default=0)
    return counts.index(most) if most else None


def _may_hold_addresses(rows: Sequence[Sequence[str]], place: int) -> bool:
    """“Address” is also where somebody lives; a column without any “@” is that."""
    filled = [row[place] for row in rows if place < len(row) and row[place].strip()]
    return not filled or any("@" in each for each in filled)


def _column_of(mapping: ListMapping, said: str) -> int:
    folded = [fold_heading(column.heading) for column in mapping.columns]
    if fold_heading(said) and fold_heading(said) in folded:
        return folded.index(fold_heading(said))
    if said.isascii() and said.isdigit() and 1 <= int(said[:6]) <= len(folded):
        return int(said[:6]) - 1
    headings = ", ".join(f"“{column.heading[:40]}”" for column in mapping.columns[:20]) or "none"
    raise MappingError(f"There is no column “{said[:60]}”; there are {headings}.")


def _otherwise(heading: str) -> Meaning:
    return Meaning.IGNORED if fold_heading(heading) in _HEADINGS[Meaning.IGNORED] else Meaning.ATTRIBUTE


def _is_address(field: str) -> bool:
    if "@" not in field:
        return False
    try:
        parse_address(field)
    except AddressError:
        return False
    return True
