"""What a duration is the duration of: the pain, an event it came from, or something else.

A duration belongs to the words before it in its clause ("marié depuis 10 ans"); where there are
none, to the words after it ("ça fait 10 ans que je suis marié").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import pairwise

from triage.duration import patterns
from triage.duration.candidates import Candidate
from triage.duration.french_calendar import SEASONS
from triage.duration.reading import Reading

_BOUNDARIES = frozenset(",.;!?():")
_SUBJECTS = frozenset(patterns.SUBJECTS.split())
_ANCHORS = frozenset(("SINCE", "AGO", "LASTS", "DURES", "WILL_BE"))
_FILLERS = frozenset(patterns.FILLERS.split())
_COMPLEMENT = frozenset(patterns.COMPLEMENTS.split())
_SMALL_TALK = frozenset(patterns.SMALL_TALK.split())
_NOW_TOPICS = frozenset(("PAIN", "ONSET", "RETURN", "WORSE"))
_OTHER_TOPICS = frozenset(("OTHER_V", "OTHER_N"))


_HAVING = frozenset(("je", "j", "tu", "ai", "a", "avons", "as"))
_MADE_OF_PAIN = frozenset(("PAIN", "galere", "que", "ca", "cela", "WORSE", "LESS", "MORE"))
_WEEKDAY = re.compile(r"W\d")


class Role(IntEnum):
    """What a duration speaks of, the likelier the present pain the higher."""

    NONE = 0
    EVENT = 1
    BARE = 2
    ANCHORED = 3
    PAIN = 4


@dataclass
class Placed:
    """A candidate and what its neighbours say of it."""

    candidate: Candidate
    anchor: str = ""
    anchor_at: int = 0
    role: Role = Role.NONE
    negated: bool = False
    short_of: bool = False
    """True where the denial stands beside the amount: « il y a pas huit jours »."""
    corrected: bool = False
    ignored: bool = False
    """True where it is no duration of anything: an age, a frequency, a time of the day."""
    owned: bool = False
    """True where it is known to be the duration of something else."""
    signs: set[str] = field(default_factory=set)
    """Of ``RETURN``, ``WORSE``, ``PAST``, ``HAD``, ``FIRST``, ``ONSET``: what its clause says."""


def place(reading: Reading, candidates: list[Candidate], age: int | None) -> list[Placed]:
    """Give every candidate its anchor and role; ``candidates`` come in the order of the text."""
    words = [token.text for token in reading.tokens]
    placed: list[Placed] = []
    for number, candidate in enumerate(candidates):
        floor = max((item.candidate.last for item in placed if not item.ignored), default=0)
        ceiling = candidates[number + 1].first if number + 1 < len(candidates) else len(words)
        result = _Place(words, candidate, floor, ceiling, age).result()
        if result.role is Role.NONE and not result.owned and number and placed[-1].negated:
            # "c'est pas 2 semaines c'est 2 mois"
            result.role = Role.BARE
        placed.append(result)
    _take_events_felt_since(words, placed)
    return placed


def _take_events_felt_since(words: list[str], placed: list[Placed]) -> None:
    """Let "opéré il y a 3 ans, mal depuis" count as the beginning of the pain."""
    announced = {item.anchor_at for item in placed}
    for index, word in enumerate(words):
        after = words[index + 1] if index + 1 < len(words) else ""
        alone = after in _BOUNDARIES or after in _SUBJECTS or after in ("", "le", "la", "mon")
        if word != "SINCE" or index in announced or not alone:
            continue
        if "PAIN" not in words[max(0, index - 3) : index + 5]:
            continue
        for item in placed:
            dated = item.anchor == "AGO" or item.candidate.kind == "date"
            if item.owned and dated and item.candidate.last <= index:
                item.role = Role.EVENT


def _speaks_of_ones_age(words: list[str]) -> bool:
    """Say whether words speak of an age before the first mark between them."""
    words = words[: next((n for n, word in enumerate(words) if word in _BOUNDARIES), len(words))]
    return any(
        first in ("mon", "cet", "son") and second == "age" for first, second in pairwise(words)
    )


class _Place:
    def __init__(
        self,
        words: list[str],
        candidate: Candidate,
        floor: int,
        ceiling: int,
        age: int | None,
    ) -> None:
        self._age = age
        self._words = words
        self._candidate = candidate
        self._floor = floor
        self._ceiling = ceiling
        self._placed = Placed(candidate)

    def result(self) -> Placed:
        placed = self._placed
        self._find_anchor()
        if self._is_distractor():
            placed.ignored = placed.owned = True
            return placed
        self._find_negation()
        left = self._left()
        if "WHEN" in self._words_at(left)[:2] and placed.anchor in ("DURES", "LASTS"):
            # "et si ça dure plus de 3 mois ?"
            return placed
        verdict = self._verdict(left, self._own_clause(left))
        if verdict in _OTHER_TOPICS and placed.anchor and self._at(self._candidate.last) == "que":
            # "10 ans que je travaille là et un an que j'ai mal": what follows "que" lasted so long.
            verdict = self._verdict(self._right(), 0, first_wins=True) or verdict
        if verdict is None:
            unknown = placed.anchor == "SINCE" and self._tells_something(left)
            right = self._right()
            verdict = self._verdict(right, 0, first_wins=True)
            if verdict is None and self._is_daily_life(left):
                placed.owned = True
                return placed
            if unknown and verdict == "PAIN":
                # "caissière depuis 12 ans j'ai mal…": what comes first may own the duration.
                verdict = None
        placed.owned = verdict in _OTHER_TOPICS or verdict == "FREE"
        placed.role = self._role(verdict)
        return placed

    # --- around the candidate ---------------------------------------------------------------

    def _at(self, index: int) -> str:
        return self._words[index] if 0 <= index < len(self._words) else ""

    def _words_at(self, span: range) -> list[str]:
        return self._words[span.start : span.stop]

    def _find_anchor(self) -> None:
        placed, first = self._placed, self._candidate.first
        placed.anchor_at = first
        # What widens an amount may stand before what announces it, within its own span.
        for index in range(first, self._candidate.last):
            if self._words[index] in _ANCHORS:
                placed.anchor = self._words[index]
        for index in range(first - 1, max(self._floor, first - 7) - 1, -1):
            if self._words[index] in _ANCHORS:
                placed.anchor, placed.anchor_at = self._words[index], index
                # "depuis il y a 3 mois": one announcement.
                if placed.anchor == "AGO" and self._at(index - 1) == "d":
                    placed.anchor_at = index - 1
                if self._at(placed.anchor_at - 1) == "SINCE":
                    placed.anchor_at -= 1
                return
            if self._words[index] not in _FILLERS and self._words[index] != "NEG":
                break
        if not placed.anchor and self._candidate.kind == "amount":
            if self._at(self._candidate.last) == "que" and self._at(self._candidate.last + 1) in (
                _SUBJECTS | {"la", "le", "mon", "ma", "PAIN", "DURES", "LASTS"}
            ):
                placed.anchor = "LASTS"
            elif self._at(self._candidate.last) == "EARLIER" or (
                self._at(self._candidate.last) == "avant"
                and self._at(self._candidate.last + 1) in ("", ".", "!")
            ):
                placed.anchor = "AGO"
            elif self._at(first - 1) == "fait" and self._at(first - 2) not in _HAVING:
                placed.anchor, placed.anchor_at = "LASTS", first - 1
            elif self._at(first - 1) == "a" and self._at(first - 2) == "il":
                placed.anchor, placed.anchor_at = "AGO", first - 2

    def _is_distractor(self) -> bool:
        candidate, placed = self._candidate, self._placed
        before, after = self._at(candidate.first - 1), self._at(candidate.last)
        if candidate.kind == "life":
            return False
        if not placed.anchor and self._is_habit(before):
            return True
        if before == "durent" or (placed.anchor == "DURES" and "USUALLY" in self._words):
            # "la crise dure trois jours en général"
            return True
        if before == "CLOCK" and candidate.kind == "amount":
            return True
        if after == "?" and "combien" in self._words[: candidate.first] and not placed.anchor:
            # "ça dure combien d'années ? 5 ans ?"
            return "SINCE" not in self._words
        if after in ("de", "d") and not placed.anchor and candidate.kind == "amount":
            # "15 jours de corticoïdes"
            of = {self._at(candidate.last + 1), self._at(candidate.last + 2)}
            if not of & _MADE_OF_PAIN:
                return True
        if before in ("FREQUENCY", "FUTURE") or after == "NEXT":
            return True
        # "depuis 6 mois tous les jours" is a pain that is there every day.
        daily = placed.anchor == "SINCE" and self._at(candidate.last + 1) == "DAY"
        if after == "FREQUENCY" and not daily:
            return True
        if before == "BORN" or (candidate.unit == "HOUR" and self._is_clock(before)):
            return True
        if after == "sur" and self._at(candidate.last + 1)[:1].isdigit():
            return True
        if after == "SINCE" and not placed.anchor and candidate.kind == "amount":
            # "je dors 4 heures depuis lundi"
            return True
        if candidate.kind == "date" and self._at(candidate.first - 2) == "FREQUENCY":
            return True
        if candidate.unit == "YEAR" and self._is_age(before, after):
            return True
        if (
            candidate.unit in ("MONTH", "WEEK")
            and placed.anchor in ("", "AGO")
            and self._is_age_of_other()
        ):
            return True
        return before == "DURING" and not self._bare_text()

    def _is_habit(self, before: str) -> bool:
        """Tell "le lundi", "l'été", "bon week-end", "à 32 semaines" from a moment or an amount."""
        candidate = self._candidate
        if candidate.kind == "amount":
            return before == "a" and self._at(candidate.first - 2) != "il"
        first, single = self._at(candidate.first), candidate.last - candidate.first == 1
        if before == "de" and candidate.first == 1 and first.isdigit():
            # "de 1958": a year of birth
            return True
        if single and (first == "WEEKEND" or _WEEKDAY.fullmatch(first)):
            return before in ("le", "les", "a", "GOOD") and "ONSET" not in self._words
        if single and first in SEASONS:
            began = {"ONSET", "EVENT", "RETURN"} & set(self._words)
            whole = self._at(candidate.first - 2) == "tout"
            return before in ("l", "en", "les") and not began and not whole
        return False

    def _is_daily_life(self, left: range) -> bool:
        """Tell "je marche une heure par jour depuis 3 ans" from a pain."""
        words = self._words_at(left)
        return "FREQUENCY" in words and bool({"je", "j"} & set(words))

    def _is_clock(self, before: str) -> bool:
        """Tell "de 8h à 12h", "il est 14h30", "à 8h" from a number of hours."""
        if self._placed.anchor or self._at(self._candidate.first - 2) == "duree":
            return False
        return before in ("de", "est", "a", "vers", "des", "jusqu")

    def _is_age(self, before: str, after: str) -> bool:
        candidate = self._candidate
        if self._placed.anchor:
            return False
        if after in ("de", "d") and self._at(candidate.last + 1) in ("PAIN", "galere", "que"):
            return False
        if before in ("", "je", "j") and _speaks_of_ones_age(self._words[candidate.last :]):
            # "Jé 15 ans c'est normal à mon âge ?"
            return True
        if before in (
            "ai",
            "a",
            "as",
            "aurai",
            "avais",
            "avoir",
            "AGE_OF",
            "age",
            "agee",
            "eu",
            "fete",
        ):
            return True
        if before == "de" and self._at(candidate.first - 2) in (
            "PERSON",
            "OTHER_N",
            "SMALL",
            "age",
        ):
            return True
        if before == "PERSON" or candidate.number >= 40 or candidate.number == self._age:
            return True
        return candidate.plain and candidate.number >= 16 and not self._bare_text()

    def _is_age_of_other(self) -> bool:
        candidate = self._candidate
        if self._placed.anchor == "AGO" and self._at(self._placed.anchor_at) != "il":
            return False
        near = self._words[max(0, candidate.first - 4) : candidate.first]
        return any(word in ("PERSON", "OTHER_N", "SMALL") for word in near) and (
            self._at(candidate.first - 1) in ("a", "de", "d") or "enceinte" in near
        )

    def _find_negation(self) -> None:
        """Set ``negated`` for "pas 3 mois", ``corrected`` for "plutôt 6 semaines"."""
        placed = self._placed
        for index in range(placed.anchor_at - 1, max(self._floor, placed.anchor_at - 4) - 1, -1):
            if self._words[index] == "INSTEAD":
                placed.corrected = True
                break
            if self._words[index] not in _FILLERS and self._words[index] != ",":
                break
        for index in range(
            self._candidate.first - 1, max(self._floor, self._candidate.first - 4) - 1, -1
        ):
            if self._words[index] == "NEG":
                placed.negated = True
                placed.short_of = index > placed.anchor_at
                return
            if self._words[index] == "INSTEAD":
                placed.corrected = True
            if self._words[index] not in _FILLERS and self._words[index] not in _ANCHORS:
                return

    # --- clauses ----------------------------------------------------------------------------

    def _left(self) -> range:
        start = self._placed.anchor_at
        while start > self._floor and not self._boundary(start - 1):
            start -= 1
        return range(start, self._placed.anchor_at)

    def _right(self) -> range:
        start = self._candidate.last
        if self._at(start) == "," and self._at(start + 1) in (
            _SUBJECTS | {"mon", "ma", "mes", "la", "le", "les", "l", "PAIN"}
        ):
            start += 1
        end = start
        while end < self._ceiling and not self._boundary(end):
            end += 1
        return range(start, end)

    def _boundary(self, index: int) -> bool:
        return self._words[index] in _BOUNDARIES or self._words[index] == "BUT"

    def _own_clause(self, left: range) -> int:
        """How many words of ``left`` come before the subject of the candidate's own clause."""
        for index in range(left.stop - 1, left.start - 1, -1):
            if self._words[index] in _SUBJECTS and self._at(index - 1) not in (
                "WHEN",
                "que",
                "qu",
                "CAUSE",
            ):
                return index - left.start
        return 0

    def _verdict(self, span: range, own: int, first_wins: bool = False) -> str | None:
        """Say what a span speaks of: its own clause first, then what stands before it."""
        verdict = self._head(range(span.start + own, span.stop), first_wins)
        if verdict is None and own:
            verdict = self._head(range(span.start, span.start + own), first_wins)
        return verdict

    def _head(self, span: range, first_wins: bool) -> str | None:
        verdict: str | None = None
        subordinate = False
        someone_else = False
        since_event = False
        for index in span:
            word = self._words[index]
            if word == "WHEN":
                subordinate = True
            elif word in ("RETURN", "WORSE", "PAST", "FIRST", "ONSET"):
                self._placed.signs.add(word)
            if word == "PERSON" and self._at(index + 1) in (
                "a",
                "ont",
                "avait",
                "est",
                "PAIN",
                "qui",
            ):
                someone_else = True
            if word in ("CAUSE", "SINCE") and index < self._placed.anchor_at:
                verdict = verdict or "SINCE_EVENT"
                since_event = verdict in ("SINCE_EVENT", "PAIN")
            if word == "PAIN" and self._at(index - 1) in ("eu", "avais", "avait", "eut"):
                self._placed.signs.add("HAD")
            if word == "PAIN_FREE":
                return "FREE"
            if word in _NOW_TOPICS:
                if verdict in _OTHER_TOPICS and self._completes(index):
                    continue
                if word != "PAIN" and self._ruled_by_other(index):
                    if since_event:
                        continue
                    verdict = verdict if first_wins and verdict else "OTHER_V"
                    continue
                if first_wins and verdict is not None:
                    continue
                verdict = "FREE" if someone_else else "PAIN"
            elif word == "OTHER_N" and verdict == "EVENT":
                continue
            elif word in _OTHER_TOPICS:
                if since_event or (first_wins and verdict is not None):
                    continue
                if subordinate or (verdict == "PAIN" and self._at(index - 1) in _COMPLEMENT):
                    continue
                if verdict == "PAIN" and self._at(index - 2) in ("en", "CAUSE", "de", "a", "au"):
                    continue
                verdict = word
            elif word in ("EVENT", "DELIVERY") and verdict is None:
                verdict = word
        if verdict is None and someone_else and "que" not in self._words_at(span):
            # "mon mari est parti il y a deux ans"
            return "FREE"
        return verdict

    def _completes(self, index: int) -> bool:
        """Tell "opéré d'une hernie", "infiltration pour ma sciatique" from a pain of its own."""
        before = self._at(index - 1)
        if before in _OTHER_TOPICS or before in _COMPLEMENT:
            return True
        return before in ("1", "la", "le", "l", "SMALL", "les") and (
            self._at(index - 2) in ("de", "d", "pour", "DURING", "contre", "a")
        )

    def _tells_something(self, span: range) -> bool:
        """Say whether a span has a word that is neither a filler nor small talk."""
        return any(
            word.islower() and word not in _FILLERS and word not in _SMALL_TALK
            for word in self._words_at(span)
        )

    def _ruled_by_other(self, index: int) -> bool:
        """Tell "j'ai repris le travail", "j'ai commencé la kiné" from a pain that began."""
        return any(word in _OTHER_TOPICS for word in self._words[index + 1 : index + 4])

    # --- the role ---------------------------------------------------------------------------

    def _role(self, verdict: str | None) -> Role:
        placed, candidate = self._placed, self._candidate
        if verdict == "FREE" or verdict in _OTHER_TOPICS:
            return Role.NONE
        small = candidate.kind == "amount" and candidate.unit in ("SECOND", "MINUTE", "HOUR")
        if verdict == "SINCE_EVENT":
            return Role.PAIN if placed.anchor or candidate.kind != "amount" else Role.NONE
        if verdict == "DELIVERY" and "PAIN" not in self._words:
            return Role.NONE
        if verdict in ("EVENT", "DELIVERY"):
            return Role.EVENT if placed.anchor or candidate.kind == "date" else Role.NONE
        if placed.anchor == "DURES" and small and not self._bare_text():
            return Role.NONE
        if placed.anchor or candidate.kind == "life":
            return Role.PAIN if verdict == "PAIN" else Role.ANCHORED
        if self._bare_text():
            return Role.BARE
        if small and candidate.high < 1:
            return Role.NONE
        if verdict == "PAIN":
            return Role.BARE if candidate.kind == "amount" else Role.PAIN
        if candidate.kind == "date" and _OTHER_TOPICS & set(self._words[: candidate.first]):
            # "opéré deux fois, 2015 et 2019"
            return Role.NONE
        return Role.BARE if placed.corrected or self._bare_clause() else Role.NONE

    def _bare_text(self) -> bool:
        """Say whether the whole message says nothing else."""
        return self._says_nothing(range(0, len(self._words)))

    def _bare_clause(self) -> bool:
        start = self._candidate.first
        while start > 0 and not self._boundary(start - 1):
            start -= 1
        return self._says_nothing(range(start, self._right().stop))

    def _says_nothing(self, span: range) -> bool:
        own = range(self._candidate.first, self._candidate.last)
        return all(
            self._words[index] in _SMALL_TALK or index in own or self._words[index] in _FILLERS
            for index in span
        )
