"""Names of people: the patient, relatives, doctors.

A word is taken for a name because of the company it keeps (an introduction, a title, a relative,
the end of a letter) or because it is a given name. From there the name is followed to the right,
over particles, hyphens and surnames, until a word stands there that is no part of a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum

from console.masking import lists
from console.masking.view import View, Word

_FIRST = lists.words("first_names.yml", "names")
_ALSO = lists.words("first_names.yml", "also_words")
_INTRODUCED = lists.words("first_names.yml", "introduced_only")
_SPELT = lists.spellings("first_names.yml")
_SURNAMES = lists.words("surnames.yml", "surnames")
_COMMON = lists.words("common_words.yml") | lists.words("never_names.yml", "never")
_NEVER = lists.words("never_names.yml", "never")
_EPONYMS = lists.words("never_names.yml", "eponyms")
_PLACES = lists.words("never_names.yml", "place_before")
_NOT_AFTER = lists.after("never_names.yml", "not_after")
_TITLES = lists.words("introductions.yml", "titles")
_RELATIVES = lists.words("introductions.yml", "relatives")
_RELATIVE_THEN = lists.words("introductions.yml", "relative_then")
_PARTICLES = lists.words("introductions.yml", "particles")

_STRONG = lists.any_of(lists.phrases("introductions.yml", "strong"))
_WEAK = lists.any_of(lists.phrases("introductions.yml", "weak"))
_CLOSING = lists.any_of(lists.phrases("introductions.yml", "closing"))
_CLOSING_WEAK = lists.any_of(lists.phrases("introductions.yml", "closing_weak"))
_EPONYM = lists.any_of(lists.phrases("never_names.yml", "eponym_before"))

_AFTER_INTRODUCTION = re.compile(r"[ :,=\-\"'(.]{0,5}")
_AFTER_CLOSING = re.compile(r"[ ,.!;:\n\-)]{0,6}")
_SPACE = re.compile(r" {1,2}")
_JOIN = re.compile(r" {1,2}| ?- ?|'")
_INITIAL_JOIN = re.compile(r"\.? ?-? ?")
_RELATIVE_JOIN = re.compile(r" ?[,(:]? ?")
# Endings of adjectives, trades and nations: "je suis Intérimaire" is nobody's name.
_QUALITY = re.compile(
    r".*(?:ee|ees|ais|aise|ien|ienne|iste|euse|eux|ive|ique|able|ible|logue|peute|oise|trice|iere"
    r"|aire|ante|ente|iatre|ologie)"
)
_SAYS = frozenset({"a", "m", "nous", "vous", "s", "et"})
_MOST_PARTS = 5


class Sure(IntEnum):
    """How sure it is that a name stands here."""

    BARE = 0
    RELATIVE = 1
    WEAK = 2
    TITLE = 3
    STRONG = 4


def find(view: View) -> Iterator[tuple[int, int]]:
    """Yield the spans of names."""
    if not view.words:
        return
    reader = _Reader(view)
    yield from reader.whole()
    yield from reader.introduced(_STRONG, Sure.STRONG, _AFTER_INTRODUCTION)
    yield from reader.introduced(_WEAK, Sure.WEAK, _AFTER_INTRODUCTION)
    yield from reader.introduced(_CLOSING, Sure.STRONG, _AFTER_CLOSING, closing=True)
    yield from reader.introduced(_CLOSING_WEAK, Sure.WEAK, _AFTER_CLOSING, closing=True)
    for index in range(len(view.words)):
        yield from reader.titled(index)
        yield from reader.related(index)
        yield from reader.initialled(index)
        yield from reader.bare(index)


class _Reader:
    """Reads the names of one message."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.words = view.words
        self.diseases = set(self._diseases())

    # Where a name may begin.

    def whole(self) -> Iterator[tuple[int, int]]:
        """A message that is nothing but a name."""
        if (
            len(self.words) > 4
            or _STRONG.match(self.view.text)
            or not re.fullmatch(r"[a-z' \-.,\n]+", self.view.text)
        ):
            return
        plain = [word.plain for word in self.words]
        parts = [word for word in plain if word not in _PARTICLES]
        surname = any(word in _SURNAMES - _COMMON - _ALSO for word in plain)
        capitals = all(word.capital for word in self.words)
        given = _FIRST
        if surname or capitals:
            given = given | _ALSO
        if surname:
            given = given | _INTRODUCED
        if (
            any(word in given for word in plain)
            and len(parts) > 1
            and all(self._surname_like(word) or word in given for word in parts)
        ):
            yield self.words[0].start, self.words[-1].end

    def introduced(
        self, pattern: re.Pattern[str], sure: Sure, between: re.Pattern[str], closing: bool = False
    ) -> Iterator[tuple[int, int]]:
        """A name after "je m'appelle", "je suis", "cordialement"."""
        for match in pattern.finditer(self.view.text):
            gap = between.match(self.view.text, match.end())
            assert gap is not None
            index = self.view.word_at(gap.end())
            if index == len(self.words) or self.words[index].start != gap.end():
                continue
            if closing:
                yield from self._signature(index, sure)
            else:
                yield from self._name(index, sure)

    def titled(self, index: int) -> Iterator[tuple[int, int]]:
        """A name after "Mme", "le Dr", "M."."""
        word = self.words[index]
        gap = self.view.gap(index + 1)
        if word.plain in _TITLES:
            certain = word.plain != "pr" or (word.capital and self.view.cased)
            if certain and re.fullmatch(r"\.? {0,2}", gap):
                yield from self._name(index + 1, Sure.TITLE)
            return
        if word.plain not in ("m", "me") or word.glued or not re.fullmatch(r"\.? {1,2}|\.", gap):
            return
        following = self.words[index + 1]
        dotted = gap.startswith(".") and word.plain == "m" and not self._ends_with_m(index)
        named = following.plain in _FIRST or following.plain in _SURNAMES - _COMMON
        if word.plain == "me":
            if word.written == "Me" and self.view.capital(following) and named:
                yield from self._name(index + 1, Sure.TITLE)
        elif dotted or named or (word.capital and self.view.capital(following)):
            yield from self._name(index + 1, Sure.TITLE)

    def related(self, index: int) -> Iterator[tuple[int, int]]:
        """A name after "mon mari", "ma kiné"."""
        if self.words[index].plain not in _RELATIVES:
            return
        index += 1
        if index < len(self.words) and self.words[index].plain in _RELATIVE_THEN:
            index += 1
        if index < len(self.words) and _RELATIVE_JOIN.fullmatch(self.view.gap(index)):
            yield from self._name(index, Sure.RELATIVE)

    def initialled(self, index: int) -> Iterator[tuple[int, int]]:
        """ "S. Moreau", "J-P. Durand": initials and a name."""
        word = self.words[index]
        alone = word.plain == "m" and not self.view.gap(index + 1).endswith("-")
        if not self._initial(word) or alone or word.gap[-1:] in ("'", "-", "."):
            return
        past = index + 1
        while (
            past < min(index + 3, len(self.words))
            and self._initial(self.words[past])
            and re.fullmatch(r"\.? ?-?|-", self.view.gap(past))
        ):
            past += 1
        if past == len(self.words) or not re.fullmatch(r"\. ?", self.view.gap(past)):
            return
        name = self.words[past]
        if name.capital and len(name.plain) > 2 and self._surname_like(name.plain):
            end = self._follow(past, Sure.TITLE)
            yield word.start, self.words[end - 1].end

    def bare(self, index: int) -> Iterator[tuple[int, int]]:
        """A given name in the middle of anything."""
        word = self.words[index]
        if word.glued or index in self.diseases or not self._given_here(index):
            return
        if word.plain in _EPONYMS or self._of_a_place(index):
            return
        start = self._leftward(index)
        end = self._follow(index, Sure.BARE)
        disease = end < len(self.words) and self.words[end].plain in _EPONYMS
        if disease and _JOIN.fullmatch(self.view.gap(end)):
            return  # "Roland-Morris"
        if word.plain in _ALSO and word.opens_sentence and end == index + 1 and start == index:
            following = self.words[end].plain if end < len(self.words) else ""
            if not (following in _SAYS and _SPACE.fullmatch(self.view.gap(end))):
                return
        yield self.words[start].start, self.words[end - 1].end

    # What a name is made of.

    def _name(self, index: int, sure: Sure) -> Iterator[tuple[int, int]]:
        """Yield the name that begins at word ``index``, if one does."""
        first = self._first_part(index, sure)
        if first is None:
            return
        begin, core = first
        yield self.words[begin].start, self.words[self._follow(core, sure) - 1].end

    def _first_part(self, index: int, sure: Sure) -> tuple[int, int] | None:
        """Return where the name begins and its first word that is no particle."""
        begin = index
        titles = 0
        while index < len(self.words):
            plain = self.words[index].plain
            joined = index == begin or bool(_JOIN.fullmatch(self.view.gap(index)))
            title = plain in _TITLES or plain in ("le", "la", "l")
            if sure >= Sure.TITLE and title and (joined or self.view.gap(index) == ". "):
                # "je suis le Dr Benali", "Monsieur le Professeur Roy": the title stays.
                following = index + 1
                titles += 1
                if plain in _TITLES and following < len(self.words) and titles <= 3:
                    begin = index = following
                    continue
            if not joined or index - begin > 3 or plain not in _PARTICLES or sure < Sure.TITLE:
                break
            if len(plain) > 1 and plain in ("ben", "saint", "sainte", "st"):
                break
            index += 1
        if index == len(self.words):
            return None
        if index > begin and not _JOIN.fullmatch(self.view.gap(index)):
            return None
        word = self.words[index]
        after_particle = index > begin
        return (begin, index) if self._begins(index, word, sure, after_particle) else None

    def _begins(self, index: int, word: Word, sure: Sure, after_particle: bool) -> bool:
        """Tell whether a name may begin with this word, in this company."""
        plain = word.plain
        if sure >= Sure.TITLE and self._elided(index):
            return True
        if word.glued or plain in _NEVER | _TITLES or plain in _PARTICLES - {"ben", "saint", "st"}:
            return False
        if len(plain) == 1:
            return sure >= Sure.TITLE and word.written.isupper() and self._alone(index)
        capital = self.view.capital(word)
        given = plain in _FIRST or plain in _ALSO
        known = plain in _COMMON or plain in _EPONYMS
        if sure < Sure.TITLE and index in self.diseases:
            return False
        if sure >= Sure.TITLE:
            if after_particle:
                listed = given or plain in _SURNAMES or (sure is Sure.STRONG and len(plain) > 3)
                return capital or (listed and not known)
            if given or (plain in _INTRODUCED and (capital or sure is Sure.STRONG)):
                return plain not in _COMMON or capital or sure is Sure.STRONG
            if capital:
                return not (word.capitals and plain in _COMMON and plain not in _SURNAMES)
            return not known or (plain in _SURNAMES and self._alone(index))
        if capital and not word.capitals and plain in _INTRODUCED:
            return sure is Sure.RELATIVE
        if given and (capital or plain in _FIRST or plain not in _COMMON):
            return not self._refused(index)
        if not capital:
            return plain in _SURNAMES - _COMMON and sure is Sure.WEAK
        if known or (word.opens_sentence and sure is Sure.RELATIVE):
            return False
        return sure is Sure.RELATIVE or not _QUALITY.fullmatch(plain)

    def _follow(self, index: int, sure: Sure) -> int:
        """Return the index after the last word of the name whose first part is ``index``."""
        lower = not self.view.capital(self.words[index])
        parts = 1
        past = index + 1
        while past < len(self.words) and parts < _MOST_PARTS:
            candidate = past
            while (
                candidate < len(self.words)
                and candidate - past < 3
                and self.words[candidate].plain in _PARTICLES
                and _JOIN.fullmatch(self.view.gap(candidate))
            ):
                candidate += 1
            if candidate == len(self.words):
                break
            gap = self.view.gap(candidate)
            initial = self._initial(self.words[candidate - 1]) and _INITIAL_JOIN.fullmatch(gap)
            if not (_JOIN.fullmatch(gap) or initial):
                break
            hyphen = "-" in gap and candidate == past
            if not self._continues(candidate, sure, lower, hyphen, candidate > past):
                break
            past = candidate + 1
            parts += 1
        return past

    def _continues(self, index: int, sure: Sure, lower: bool, hyphen: bool, particle: bool) -> bool:
        """Tell whether the name goes on with this word."""
        word = self.words[index]
        plain = word.plain
        if word.glued or plain in _TITLES:
            return False
        if plain in _INTRODUCED and self.view.capital(word) and sure >= Sure.TITLE:
            return True
        if self._initial(word):
            after = self.view.gap(index + 1)
            return not after.startswith("'") and (self._alone(index) or after.startswith("."))
        if plain in _NEVER:
            return False
        if len(plain) == 1:
            return False
        if plain in _FIRST or (plain in _ALSO and plain not in _COMMON):
            return True
        if plain in _SURNAMES and (plain not in _COMMON or self.view.capital(word)):
            return True
        if sure >= Sure.TITLE and self.view.capital(word) and not word.capitals and not lower:
            return True
        if plain in _COMMON or plain in _EPONYMS:
            # "marie petit": a word as well, but nothing follows that it could belong to.
            return plain in _SURNAMES and sure >= Sure.TITLE and self._alone(index)
        if plain in _INTRODUCED:
            return hyphen or self.view.capital(word)
        if self.view.capital(word):
            return not (sure is Sure.BARE and lower)
        if hyphen:
            return True
        return sure >= Sure.TITLE and (lower or not self.view.cased or particle) and len(plain) > 2

    def _signature(self, index: int, sure: Sure) -> Iterator[tuple[int, int]]:
        """Yield the name at the end of a letter: nothing else may stand on its line."""
        if self.words[index].plain in _TITLES | {"m"}:
            return  # the title's own affair
        first = self._first_part(index, sure)
        if first is None:
            return
        past = self._follow(first[1], sure)
        if self._ends_line(past):
            yield self.words[first[0]].start, self.words[past - 1].end

    def _leftward(self, index: int) -> int:
        """Return where the name begins whose given name is ``index``: "DURAND Paul"."""
        word = self.words[index]
        if index == 0 or not self.view.capital(word):
            return index
        before = self.words[index - 1]
        fits = (
            _JOIN.fullmatch(word.gap)
            and self.view.capital(before)
            and len(before.plain) > 2
            and not before.glued
            and (before.plain not in _COMMON or (before.plain in _SURNAMES and before.capitals))
            and before.plain not in _EPONYMS | _TITLES | _PLACES | _PARTICLES | _RELATIVES
            and (index - 1) not in self.diseases
        )
        return index - 1 if fits else index

    # Questions about a word.

    def _given_here(self, index: int) -> bool:
        """Whether the word is a given name where it stands."""
        word = self.words[index]
        if self._refused(index):
            return False
        if word.plain in _FIRST:
            return True
        if word.plain not in _ALSO or not self.view.capital(word):
            return False
        return not (word.capitals and len(word.plain) <= 4)

    def _refused(self, index: int) -> bool:
        """Whether the word is another one: "marié", "21 jan", "il said"."""
        word = self.words[index]
        spelt = word.written.lower()
        if not spelt.isascii() and spelt not in _SPELT and not word.capital:
            return True
        if word.plain in _ALSO and word.gap.rstrip(" ")[-1:].isdigit():
            return True
        before = self.words[index - 1].plain if index and word.gap in (" ", "'", "-") else ""
        return before in _NOT_AFTER.get(word.plain, ()) and not word.capital

    def _of_a_place(self, index: int) -> bool:
        """Whether the name is a hospital's or a saint's day."""
        word = self.words[index]
        return (
            index > 0 and bool(_JOIN.fullmatch(word.gap)) and self.words[index - 1].plain in _PLACES
        )

    def _elided(self, index: int) -> bool:
        """Whether this is the first letter of "N'Diaye", "M'Baye"."""
        word = self.words[index]
        if word.plain not in ("n", "m") or self.view.gap(index + 1) != "'":
            return False
        following = self.words[index + 1]
        return self.view.capital(following) or following.plain not in _COMMON | _EPONYMS

    def _initial(self, word: Word) -> bool:
        return len(word.plain) == 1 and word.written.isupper() and not word.glued

    def _surname_like(self, plain: str) -> bool:
        if plain in _NEVER or plain in _EPONYMS or len(plain) < 2:
            return False
        return plain not in _COMMON or plain in _SURNAMES

    def _alone(self, index: int) -> bool:
        """Whether no further word follows in the same breath, or one that opens a clause."""
        if index + 1 >= len(self.words):
            return True
        return self.view.gap(index + 1) != " " or self.words[index + 1].plain in _NEVER

    def _ends_line(self, past: int) -> bool:
        return past >= len(self.words) or self.view.gap(past).strip(" ") != ""

    def _ends_with_m(self, index: int) -> bool:
        """Whether this "m." is the end of a measure: "5 m. "."""
        return bool(re.search(r"\d ?$", self.words[index].gap))

    def _diseases(self) -> Iterator[int]:
        """Yield the words of names that are diseases': "maladie de Charcot-Marie-Tooth"."""
        for match in _EPONYM_START.finditer(self.view.text):
            index = self.view.word_at(match.end())
            first = True
            while index < len(self.words) and (
                (first and self.words[index].start == match.end())
                or (not first and self.view.gap(index) in ("-", " - "))
                or (
                    not first
                    and self.view.gap(index) == " "
                    and self.view.capital(self.words[index])
                    and self.words[index].plain not in _COMMON
                )
            ):
                if self.words[index].plain in _TITLES | _RELATIVES:
                    break
                yield index
                first = False
                index += 1


_EPONYM_START = re.compile(_EPONYM.pattern.rsplit("(?![a-z0-9])", 1)[0])
