"""The leaves of a condition: everything but “and”, “or”, “not” and parentheses."""

from __future__ import annotations

from collections.abc import Callable

from masthead.audience.segments.comparing import Comparing
from masthead.audience.segments.faults import ConditionError
from masthead.audience.segments.reader import Reader, Reference, ReferenceKind, suggestion
from masthead.audience.segments.tokens import Token
from masthead.audience.segments.tree import (
    KEY,
    SECTION,
    SLUG,
    Action,
    Attribute,
    Compare,
    Condition,
    Created,
    Engaged,
    Everybody,
    HasTag,
    Imported,
    InSegment,
    InTitle,
    IsSet,
    Moment,
    Not,
    OneOf,
    Profile,
    ProfileField,
    Referred,
    Share,
    Suppressed,
    Times,
    Voted,
)
from masthead.audience.segments.words import FIELDS, NAMED, PREFIX, RESERVED, plain_key
from masthead.audience.subscription import SubscriptionState

_BEGINNINGS = tuple(sorted(RESERVED - {"and", "or", "import", "contains", "starts", "is", "attribute"}))
_STATES = (*(state.value for state in SubscriptionState), "any")
_MAX_ID = (1 << 31) - 1
_A_CONDITION = "a condition such as country = DE, tag:vip or title:NAME"


class Leaves:
    """Reads one leaf after another. Also raises pydantic's ValidationError, where a value is too long or the like."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._comparing = Comparing(reader)
        self._forms: dict[str, Callable[[], Condition]] = {
            "title": self._title,
            "tag": lambda: HasTag(tag=self._name("tag")),
            "segment": lambda: InSegment(segment=self._slug("segment")),
            "everybody": Everybody,
            "suppressed": Suppressed,
            "created": lambda: Created(test=self._comparing.date()),
            "referrer": self._referrer,
            "opened": lambda: self._engaged(Action.OPENED),
            "clicked": lambda: self._engaged(Action.CLICKED),
            "in": self._imported,
            "poll": self._poll,
            "share": self._share,
        }

    def leaf(self) -> Condition:
        """The next leaf; a negative comparison is the negation of one. Raises `ConditionError`."""
        token = self._reader.look()
        if token.kind != "word" or token.says("and") or token.says("or"):
            raise self._reader.expected(_A_CONDITION)
        word = token.text.lower()
        if word in self._forms:
            self._reader.next()
            return self._forms[word]()
        if word in FIELDS:
            self._reader.next()
            return self._profile(ProfileField(FIELDS[word]))
        return self._attribute()

    def _name(self, kind: ReferenceKind) -> str:
        word = self._reader.look(-1)
        if not self._reader.take(":"):
            raise ConditionError(
                f"After “{kind}” come a colon and a name, like {kind}:example. An attribute of this name is "
                f"{PREFIX}{kind}.",
                word.start,
                word.end,
            )
        token = self._reader.value(f"the name of a {kind}")
        self._reader.references.append(Reference(kind, token.text, token.start, token.end))
        return token.text

    def _slug(self, kind: ReferenceKind) -> str:
        name = self._name(kind)
        token = self._reader.references[-1]
        if not SLUG.fullmatch(name):
            raise ConditionError(
                f"“{name}” cannot be the short name of a {kind}, which has letters, digits and hyphens.",
                token.start,
                token.end,
            )
        return name

    def _title(self) -> Condition:
        title = self._slug("title")
        state: str = SubscriptionState.ACTIVE
        if self._reader.take("is"):
            state = self._word(f"a state ({', '.join(_STATES)})", _STATES)
        for moment in Moment:
            if self._reader.take(moment.value) or (moment is Moment.CHANGED and self._reader.take("since")):
                return _in_title(title, state, moment, self._comparing)
        return _in_title(title, state)

    def _word(self, what: str, known: tuple[str, ...]) -> str:
        token = self._reader.look()
        if token.kind != "word" or token.text.lower() not in known:
            if token.says("not"):
                raise ConditionError("Write “not” before “title:”, not within.", token.start, token.end)
            raise self._reader.expected(what, known=known)
        return self._reader.next().text.lower()

    def _referrer(self) -> Condition:
        if self._reader.take("is", "not", "set"):
            return Not(of=Referred())
        if self._reader.take("is", "set"):
            return Referred()
        if self._reader.take("="):
            return Referred(by=self._reader.number("the number of a person", _MAX_ID))
        raise self._reader.expected("“is set”, “is not set” or “=” and the number of a person", known=("is",))

    def _engaged(self, action: Action) -> Condition:
        section: str | None = None
        days: int | None = None
        if self._reader.take("("):
            while not self._reader.take(")"):
                if self._reader.take("section", ":"):
                    section = self._section()
                elif self._reader.take("last"):
                    days = self._comparing.days()
                else:
                    raise self._reader.expected("“last 30 days” or “section:tip”", known=("last", "section"))
                if not self._reader.take(",") and not self._reader.look().says(")"):
                    raise self._reader.expected("a comma or “)”")
        compare, times = Times.AT_LEAST, 1
        for each in Times:
            if self._reader.take(each.value):
                compare, times = each, self._reader.number("how often, such as 3", 10_000)
                break
        return Engaged(action=action, section=section, days=days, compare=compare, times=times)

    def _section(self) -> str:
        token = self._reader.value("a kind of section, such as tip")
        if not SECTION.fullmatch(token.text.lower()):
            raise ConditionError(f"“{token.text}” cannot be a kind of section.", token.start, token.end)
        return token.text.lower()

    def _imported(self) -> Condition:
        self._reader.need("(", "“in”")
        self._reader.need("import", "“in(”")
        start = self._reader.look().start
        run = self._reader.number("the number of an import", _MAX_ID)
        self._reader.references.append(Reference("import", str(run), start, self._reader.last_end))
        self._reader.need(")", "the number of the import")
        return Imported(run=run)

    def _poll(self) -> Condition:
        reader = self._reader
        reader.need("(", "“poll”")
        start = reader.look().start
        day, nth = self._comparing.day(), 1
        if reader.take(","):
            nth = reader.number("which poll of that day, such as 1", 99)
        reader.references.append(Reference("poll", f"{day.isoformat()}, {nth}", start, reader.last_end))
        reader.need(")", "the day of the poll")
        test, negated = self._comparing.text("poll")
        if isinstance(test, IsSet):
            leaf = Voted(day=day, nth=nth)
        elif isinstance(test, OneOf):
            leaf = Voted(day=day, nth=nth, answers=test.values)
        else:
            message = "An answer is named by its letter; write = B, in (A, B) or is set."
            raise ConditionError(message, start, reader.last_end)
        return Not(of=leaf) if negated else leaf

    def _share(self) -> Condition:
        start = self._reader.look().start
        percent = self._reader.number("a whole number from 1 to 99", 99)
        if percent < 1:
            raise ConditionError("A share has at least 1%.", start, self._reader.last_end)
        self._reader.need("%", "the number")
        self._reader.need("of", "the percent sign")
        return Share(percent=percent, seed=self._reader.value("any word, which decides who is drawn").text)

    def _profile(self, field: ProfileField) -> Condition:
        start = self._reader.look(-1).start
        test, negated = self._comparing.text(field.value)
        if isinstance(test, Compare):
            raise ConditionError(
                f"“{field}” is text, which is neither less nor more; use =, in, contains or starts with.",
                start,
                self._reader.last_end,
            )
        leaf = Profile(field=field, test=test)
        return Not(of=leaf) if negated else leaf

    def _attribute(self) -> Condition:
        token = self._reader.look()
        key = token.text.removeprefix(PREFIX)
        self._refuse_strange_attribute(token, key)
        self._reader.next()
        self._reader.references.append(Reference("attribute", key, token.start, token.end, key == token.text))
        test, negated = self._comparing.text(key, known=_BEGINNINGS)
        leaf = Attribute(key=key, test=test)
        return Not(of=leaf) if negated else leaf

    def _refuse_strange_attribute(self, token: Token, key: str) -> None:
        after = self._reader.look(1)
        if after.says(":"):
            meant = suggestion(token.text, NAMED) or f" Before a colon stand {', '.join(NAMED[:-1])} or {NAMED[-1]}."
            raise ConditionError(f"There is no condition “{token.text}:”.{meant}", token.start, token.end)
        if after.says("("):
            meant = suggestion(token.text, ("opened", "clicked", "in", "not"))
            raise ConditionError(f"There is no condition “{token.text}(…)”.{meant}", token.start, token.end)
        if not (KEY.fullmatch(key) if key != token.text else plain_key(key)):
            if token.text.lower() in RESERVED:
                raise self._reader.expected(_A_CONDITION)
            raise ConditionError(
                f"“{token.text}” is no name of a field or an attribute, which begins with a letter and has letters, "
                "digits and “_”.",
                token.start,
                token.end,
            )


def _in_title(title: str, state: str, moment: Moment | None = None, comparing: Comparing | None = None) -> InTitle:
    test = comparing.date() if comparing is not None else None
    if state == "any":
        return InTitle(title=title, state="any", moment=moment, test=test)
    return InTitle(title=title, state=SubscriptionState(state), moment=moment, test=test)
