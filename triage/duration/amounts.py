"""Amounts of time: "3 mois et demi", "entre 6 et 8 semaines", "une bonne quinzaine de jours".

A small grammar read by hand over the symbols of a reading:

    amount    := before* core after*           core   := sum | sum TO sum | "entre" sum "et" sum
    sum       := term (["et"] term)*           term   := number [adjective] unit [half]
    number    := figure | figure TO figure | about-figure | vague word
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from triage.duration import patterns
from triage.duration.candidates import Candidate
from triage.duration.french_calendar import months_before
from triage.duration.patterns import ABOUT_ENDINGS
from triage.duration.reading import Token

_DAYS = {"SECOND": 1 / 86_400, "MINUTE": 1 / 1440, "HOUR": 1 / 24, "DAY": 1.0, "WEEK": 7.0}
_MONTHS = {"MONTH": 1, "QUARTER": 3, "HALFYEAR": 6, "YEAR": 12, "DECADE": 120}
_SIZE = {**_DAYS, **{unit: months * 30.44 for unit, months in _MONTHS.items()}}
_DAYS_A_MONTH = 30.44
_LONGEST_YEARS = 110

VAGUE: dict[str, tuple[float, float]] = {
    "FEW": (2, 10),
    "LAST_FEW": (2, 10),
    "COUPLE": (2, 3),
    "SEVERAL": (2, 12),
    "DES": (2, 20),
    "MANY": (3, 24),
}
"""How many units a vague word stands for. "Des semaines" stops at twelve: more would be months."""
_VAGUE_MOST = {"WEEK": 12, "DAY": 20, "HOUR": 20}

_FORTNIGHT = (8 * 0.87, 15 * 0.87)
"""« Une huitaine », « une quinzaine »: of days, where nothing else is said."""

_FRACTIONS = {"THREE_QUARTERS": 0.75, "QUARTER_OF": 0.25, "HALF_OF": 0.5}
_PARTS = {"HALF": 0.5, "AND_QUARTER": 0.25, "THREE_QUARTERS": 0.75}
_UP_TO = frozenset(("UP_TO",))
_MAYBE = frozenset(("ou", "voire", "ALMOST", "peut"))
_BEFORE_MAYBE = frozenset((",", "et", "bien", "etre", "meme", "a", "deja"))
_TO = frozenset(("a", "ou", "voire", "-", "/"))
_ADJECTIVES = frozenset(("GOOD", "SMALL", "LONG", "LAST", "de", "d"))
_BEFORE = frozenset(patterns.AROUND_AMOUNT.split())
_SKIPPED_BEFORE = frozenset(("de", "d", "1", "la", "les", "l", "EXACT", "LONG"))
_AFTER = frozenset(("ABOUT", "ALMOST", "AT_LEAST", "AT_MOST", "GOOD", "AND_PLUS", "LONG", "+"))
_END_OF_CLAUSE = frozenset(("", ".", ",", "!", ";", "EXACT", "INSTEAD"))

Parts = tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class _Term:
    low: Parts
    high: Parts
    end: int
    modifiers: frozenset[str] = frozenset()
    plain: bool = True


def days_of(parts: Parts, on: date) -> float:
    """Days between ``on`` and the day that lies ``parts`` before it, by the calendar.

    Whole months and years follow the calendar ("un an" is 365 or 366 days); fractions of a month
    count 30.44 days. Nobody hurts for more than 110 years: more is cut there.
    """
    months = sum(number * _MONTHS[unit] for number, unit in parts if unit in _MONTHS)
    days = sum(number * _DAYS[unit] for number, unit in parts if unit in _DAYS)
    months = min(months, _LONGEST_YEARS * 12)
    whole = int(months + 1e-9)
    calendar = (on - months_before(on, whole)).days
    longest = _LONGEST_YEARS * 366.0
    return min(calendar + (months - whole) * _DAYS_A_MONTH + days, longest)


def find_amounts(tokens: list[Token], folded: str, on: date, taken: list[bool]) -> list[Candidate]:
    """Find the amounts among the tokens that are not ``taken``, in order."""
    grammar = _Grammar(tokens, folded)
    found: list[Candidate] = []
    index = 0
    while index < len(tokens):
        if taken[index]:
            index += 1
            continue
        term = grammar.core(index)
        if term is None or any(taken[index : term.end]):
            corrected = _correction(grammar, index, found, on)
            found += [corrected] if corrected else []
            index += 1
            continue
        first = grammar.before(index, found[-1].last if found else 0)
        modifiers, last = grammar.after(term.end)
        modifiers |= term.modifiers | {
            tokens[i].text for i in range(first, index) if tokens[i].text in _BEFORE
        }
        found.append(_candidate(term, modifiers, first, last, on))
        index = last
    return found


def _correction(
    grammar: _Grammar, index: int, found: list[Candidate], on: date
) -> Candidate | None:
    """Read a figure without its unit, where it corrects one said before: "mais c'est 6"."""
    number = grammar.corrected_figure(index)
    if number is None or not found or not found[-1].unit:
        return None
    days = days_of(((number, found[-1].unit),), on)
    return Candidate(days, days, index, index + 1, "amount", unit=found[-1].unit, number=number)


def _candidate(
    term: _Term, modifiers: frozenset[str], first: int, last: int, on: date
) -> Candidate:
    low, high = days_of(term.low, on), days_of(term.high, on)
    low, high = modified(min(low, high), max(low, high), modifiers)
    return Candidate(
        low,
        high,
        first,
        last,
        "amount",
        unit=term.high[0][1],
        number=term.high[0][0],
        plain=term.plain and not modifiers,
    )


def modified(low: float, high: float, modifiers: frozenset[str]) -> tuple[float, float]:
    """Widen an interval of days by what was said around it.

    "environ": a fifth on each side. "presque", "bientôt", "à peine": from a fifth under.
    "un bon", "bien": up to a third more. "un peu plus de": from the day after, a quarter more.
    "plus de": from the day after, up to twice. "au moins": the same, that day included.
    "moins de", "maximum": from nothing.
    """
    one_more = low + 1 if low >= 1 else low * 1.05
    if "LESS" in modifiers or "AT_MOST" in modifiers:
        return 0.0, high
    if "MORE" in modifiers:
        return one_more, high if "UP_TO" in modifiers else max(high * 2, one_more)
    if "AND_PLUS" in modifiers:
        return low, high * 1.5
    if "AT_LEAST" in modifiers:
        return low, high * 2
    if "BIT_MORE" in modifiers:
        return one_more, max(high * 1.25, one_more)
    if modifiers & {"ALMOST", "SMALL", "JUST_NOW"}:
        return low * 0.8, high
    if "ABOUT" in modifiers:
        return low * 0.8, high * 1.2
    if "GOOD" in modifiers:
        return low, high * 1.35
    return low, high


class _Grammar:
    """Reads amounts at a place of the tokens; every method gives ``None`` where there is none."""

    def __init__(self, tokens: list[Token], folded: str) -> None:
        self._tokens = tokens
        self._words = [token.text for token in tokens]
        self._folded = folded

    def _at(self, index: int) -> str:
        return self._words[index] if 0 <= index < len(self._words) else ""

    def core(self, index: int) -> _Term | None:
        if self._at(index) == "entre":
            return self._between(index + 1)
        first = self._sum(index)
        if first is None:
            return None
        maybe = self._past_maybe(first.end)
        more = self._figure(maybe)
        if maybe > first.end and more and not self._counts(maybe + 1):
            # "deux mois ou trois", "3 ans, bientôt 4"
            low, unit = first.high[0]
            if len(first.high) == 1 and low < more <= 3 * low + 3:
                return _Term(first.low, ((more, unit),), maybe + 1, _UP_TO, plain=False)
        joined = maybe
        if joined == first.end:
            joined += self._at(joined) in _TO or self._at(joined) == ","
            joined += self._at(joined) in ("bien", "meme")
        second = self._sum(joined)
        if second is not None and self._grows(first, second, joined > first.end):
            return _Term(first.low, second.high, second.end, first.modifiers, plain=False)
        return first

    def _past_maybe(self, index: int) -> int:
        """Where what follows "ou", "voire", "bientôt", "peut-être" begins; ``index`` if nothing."""
        end, maybe = index, False
        while self._at(end) in _MAYBE or self._at(end) in _BEFORE_MAYBE:
            maybe = maybe or self._at(end) in _MAYBE
            end += 1
        return end if maybe else index

    def _grows(self, first: _Term, second: _Term, said: bool) -> bool:
        """Tell "2 mois ou 3 mois", "3 mois 4 mois" from two amounts side by side."""
        small, large = _rough(first.high), _rough(second.low)
        same_unit = first.high[0][1] == second.low[0][1]
        other_unit = not said and first.high[0][1] != second.low[0][1]
        return small < large <= small * 4 and (said or same_unit or other_unit)

    def _between(self, index: int) -> _Term | None:
        low = self._figure(index)
        if low is not None and self._at(index + 1) in ("et", "a", "-"):
            high = self._sum(index + 2)
            if high is not None:
                return _Term(((low, high.high[0][1]),), high.high, high.end, plain=False)
        first = self._sum(index, compound=False)
        if first is None or self._at(first.end) not in ("et", "a", "-"):
            return None
        second = self._sum(first.end + 1)
        if second is None:
            return None
        return _Term(first.low, second.high, second.end, plain=False)

    def _sum(self, index: int, compound: bool = True) -> _Term | None:
        term = self._term(index)
        while term is not None and compound:
            comma = self._at(term.end) == ","
            joined = term.end + (comma or self._at(term.end) == "et")
            more = self._term(joined)
            if comma and more and self._at(more.end) not in ("", ".", ",", "et"):
                break
            unit = term.high[-1][1]
            if more and joined == term.end and _rough(more.low) > _rough(term.high):
                # "une semaine dix jours" is from one to the other
                break
            if more is None or _SIZE[more.high[0][1]] >= _SIZE[unit]:
                if self._at(term.end) == "et" and self._at(joined) == "FEW":
                    return replace(
                        term, end=joined + 1, modifiers=term.modifiers | {"AND_PLUS"}, plain=False
                    )
                break
            term = _Term(
                term.low + more.low,
                term.high + more.high,
                more.end,
                term.modifiers | more.modifiers,
                plain=False,
            )
        return term

    def _term(self, index: int) -> _Term | None:
        word = self._at(index)
        if word in VAGUE:
            return self._vague(index)
        if word in _FRACTIONS:
            return self._fraction(index)
        if self._ordinal(index):
            return self._running(index)
        if word == "HALF" or word == "demi":
            return self._half_first(index)
        number = self._number(index)
        if number is None:
            return None
        low, high, index, modifiers, plain = number
        if self._at(index) == "HALF" and self._unit(index + 1):
            low, high, index, plain = low + 0.5, high + 0.5, index + 1, False
        if self._at(index) == "demi" and self._unit(index + 1):
            low, high, index, plain = 0.5, 0.5, index + 1, False
        while self._at(index) in _ADJECTIVES:
            if self._at(index) in ("GOOD", "SMALL"):
                modifiers |= {self._at(index)}
            index += 1
        unit = self._unit(index)
        about = self._at(index - 1)
        if not unit and low in _FORTNIGHT and (about.startswith("AINE") or about in ABOUT_ENDINGS):
            return _Term(((low, "DAY"),), ((high, "DAY"),), index, plain=False)
        if not unit:
            return None
        index += 1
        if self._at(index) in _PARTS:
            part = _PARTS[self._at(index)]
            low, high, index, plain = low + part, high + part, index + 1, False
        low_parts: Parts = ((low, unit),)
        high_parts: Parts = ((high, unit),)
        minutes = self._figure(index)
        if unit == "HOUR" and minutes and not self._unit(index + 1) and minutes < 60:
            low_parts += ((minutes, "MINUTE"),)
            high_parts += ((minutes, "MINUTE"),)
            index, plain = index + 1, False
        if self._at(index) == "LAST":
            index += 1
        if self._at(index) == "NEXT":
            return None
        return _Term(low_parts, high_parts, index, frozenset(modifiers), plain)

    def _fraction(self, index: int) -> _Term | None:
        """Read "trois quarts d'année", "la moitié d'un an"."""
        part = _FRACTIONS[self._at(index)]
        index += 1
        while self._at(index) in ("d", "de", "1", "l"):
            index += 1
        unit = self._unit(index)
        return _Term(((part, unit),), ((part, unit),), index + 1, plain=False) if unit else None

    def _ordinal(self, index: int) -> int:
        number = self._figure(index)
        if number and self._at(index + 1) in ("e", "eme", "ieme", "er", "ere"):
            return int(number)
        return patterns.ORDINALS.get(self._at(index), 0)

    def _running(self, index: int) -> _Term | None:
        """Read "mon cinquième mois de douleur", "la troisième semaine que j'ai mal"."""
        number = self._ordinal(index)
        index += 1 if self._at(index) in patterns.ORDINALS else 2
        unit = self._unit(index)
        of_it = self._at(index + 1) == "que" or (
            self._at(index + 1) in ("de", "d") and self._at(index + 2) in ("PAIN", "galere")
        )
        if not unit or not of_it or not 1 <= number <= 60:
            return None
        return _Term(((number - 1, unit),), ((number, unit),), index + 1, plain=False)

    def _unit(self, index: int) -> str:
        word = self._at(index)
        if word in _SIZE:
            return word
        if word == "MONTH_SHORT":
            return "MONTH"
        if word == "WEEK_OR_SECOND":
            return "SECOND" if self._at(index - 2) == "DAY" else "WEEK"
        return ""

    def _figure(self, index: int) -> float | None:
        word = self._at(index)
        if not word or not word[0].isdigit() or "/" in word or len(word) > 5:
            return None
        try:
            return float(word)
        except ValueError:
            return None

    def _number(self, index: int) -> tuple[float, float, int, set[str], bool] | None:
        """Read a number: low, high, end, modifiers, and whether it is a plain figure."""
        low = self._figure(index)
        modifiers: set[str] = set()
        after = index + 1
        if low is not None and self._at(after) == "demi" and self._about(after + 1):
            # "une demi-douzaine"
            low, after = low / 2, after + 1
        elif low == 1 and self._at(after + 1) in ABOUT_ENDINGS and self._figure(after):
            # "une 15aine"
            low, after = self._figure(after), after + 1
        if low is not None:
            while self._at(after) in ("GOOD", "SMALL") and self._about(after + 1):
                modifiers.add(self._at(after))
                after += 1
            about = self._about(after)
            if about:
                return low * about * 0.87, low * about * 1.13, after + 1, modifiers, False
            if self._at(after) in ABOUT_ENDINGS:
                return low * 0.87, low * 1.13, after + 1, modifiers, False
            second = after + 1 if self._at(after) in _TO else after
            second += second > after and self._at(second) in ("AT_MOST", "peut")
            high = self._figure(second)
            if high is not None and low < high <= 3 * low + 3 and self._counts(second + 1):
                return low, high, second + 1, modifiers, False
            return low, low, after, modifiers, True
        about = self._about(index)
        if about:
            return about * 0.87, about * 1.13, index + 1, modifiers, False
        return None

    def corrected_figure(self, index: int) -> float | None:
        number = self._figure(index)
        if self._at(index - 1) == "INSTEAD" and self._at(index + 1) in _END_OF_CLAUSE:
            return number
        return None

    def _about(self, index: int) -> int:
        word = self._at(index)
        return int(word[4:]) if word.startswith("AINE") else 0

    def _counts(self, index: int) -> bool:
        """Say whether a unit follows, past adjectives."""
        while self._at(index) in _ADJECTIVES or self._at(index) == "HALF":
            index += 1
        return bool(self._unit(index))

    def _vague(self, index: int) -> _Term | None:
        low, high = VAGUE[self._at(index)]
        after = index + 1
        while self._at(after) in _ADJECTIVES:
            after += 1
        unit = self._unit(after)
        if not unit:
            return None
        high = min(high, _VAGUE_MOST.get(unit, high))
        if self._at(index) == "SEVERAL" and unit == "YEAR":
            high = 15
        after += 1
        if self._at(after) == "LAST":
            after += 1
        return _Term(((low, unit),), ((high, unit),), after, plain=False)

    def _half_first(self, index: int) -> _Term | None:
        unit = self._unit(index + 1)
        if not unit:
            return None
        token = self._tokens[index + 1]
        plural = self._folded[token.start : token.end].endswith("s")
        if self._at(index) == "HALF" and plural:
            # "1/2 semaines" is one to two.
            return _Term(((1, unit),), ((2, unit),), index + 2, plain=False)
        return _Term(((0.5, unit),), ((0.5, unit),), index + 2, plain=False)

    def before(self, index: int, floor: int) -> int:
        """Where the words that widen an amount begin, to the left of it."""
        first = index
        step = index - 1
        while step >= floor and index - step <= 5:
            word = self._at(step)
            if word in _BEFORE:
                first = step
            elif word not in _SKIPPED_BEFORE:
                break
            step -= 1
        return first

    def after(self, index: int) -> tuple[frozenset[str], int]:
        """The words that widen an amount on its right, and where they end."""
        modifiers: set[str] = set()
        while self._at(index) in _AFTER:
            word = self._at(index)
            if word == "GOOD" and self._at(index + 1) not in ("", ".", ",", "que", "LAST", "!"):
                break
            if word == "+" and self._at(index + 1) not in _END_OF_CLAUSE:
                break
            if word == "ABOUT" and self.core(index + 1) is not None:
                break
            if word == "ALMOST" and self.core(index + 1) is not None:
                break
            modifiers.add(word if word != "+" else "AND_PLUS")
            index += 1
            if word == "AND_PLUS" and self._unit(index):
                index += 1
        return frozenset(modifiers), index


def _rough(parts: Parts) -> float:
    return sum(number * _SIZE[unit] for number, unit in parts)
