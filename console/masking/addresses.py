"""Postal addresses and their parts: streets, buildings, boxes, postcodes with towns, home towns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from console.masking import lists
from console.masking.view import View, Word

_NUMBER = (
    r"(?<![0-9a-z.,/])\d{1,4}(?: ?(?:bis|ter|quater|[a-d](?![a-z'])))?(?:[-/]\d{1,4})?[ ,]{1,3}"
)
_STREETS = lists.phrases("streets.yml", "streets")
_WEAK = lists.phrases("streets.yml", "streets_weak")
_STREET = re.compile(rf"({_NUMBER})?" + lists.any_of(_STREETS).pattern)
_STREET_WEAK = re.compile(rf"({_NUMBER})?" + lists.any_of(_WEAK).pattern)
# "rue Neuve 15, 1000 Bruxelles": the number comes last in Belgium and Switzerland.
_NUMBER_AFTER = re.compile(
    r",? \d{1,4} ?[a-d]?(?![a-z0-9])(?=[ ,\-\n]{1,3}\d{4,5} [a-z]|[ .]{0,2}$)"
)
_MAIN_STREET = re.compile(_NUMBER + r"(?:grande?|haute|vieille|basse)[ '\-]{1,2}rue(?![a-z])")
_BUILDING = lists.any_of(lists.phrases("streets.yml", "buildings"))
_COMPLEMENT = re.compile(
    lists.any_of(lists.phrases("streets.yml", "complements")).pattern
    + r"\.? ?(?:n ?[°o]? ?|num(?:ero)? )?"
    + r"([a-z](?![a-z0-9'])|\d{1,4}[a-z]?(?![a-z0-9])|[a-z]\d{1,3}(?![a-z0-9]))"
)
_COMPLEMENT_ALONE = lists.any_of(lists.phrases("streets.yml", "complements_alone"))
_HOUSE_NUMBER = re.compile(r"n ?[°o] ?\d{1,4}(?![a-z0-9])")
_BOX = re.compile(
    r"(?<![a-z0-9])(?:(?:b\.?p\.?|boite postale) ?(?:n ?[°o] ?)?\d{1,5}"
    r"|(?:c\.?s\.?|tsa) ?\d{5})(?![0-9a-z])"
)
_DATE_NAME = re.compile(
    r" (?:du |des? )?\d{1,2}(?:er)? (?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre"
    r"|octobre|novembre|decembre)(?: \d{4})?(?![a-z0-9])"
)
_LIVES = lists.any_of(lists.phrases("streets.yml", "lives"))
_COMES_FROM = lists.any_of(lists.phrases("streets.yml", "comes_from"))
_TO_TOWN = re.compile(r" ?:? ?(?:" + lists.phrases("streets.yml", "to_town")[0] + r")")
_POSTCODE = re.compile(r"(?<![0-9a-z.,+])(?:[fbl]-)?(\d{5})(?![0-9a-z]|[.,]\d)")
_POSTCODE_NAMED = re.compile(
    lists.any_of(lists.phrases("streets.yml", "postcode_named")).pattern
    + r"(?: est|[ :=])*(\d{4,5})(?!\d)"
)
_POSTCODE_4 = re.compile(r"(?<![0-9a-z.,+])(?:(?:b|l|ch)-)?[1-9]\d{3} (?=[a-z])")
_POSTCODE_CA = re.compile(
    r"(?<![a-z0-9])[abceghj-nprstvxy]\d[a-ceghj-nprstv-z] ?\d[a-ceghj-nprstv-z]\d(?![a-z0-9])"
)
_VERTEBRAE = re.compile(r"(?:[lscdt]\d ?){2,3}")
_CEDEX = re.compile(r" cedex(?: \d{1,2})?(?![a-z0-9])")
_DISTRICT = re.compile(r" ?\d{1,2} ?(?:e|er|eme|ieme)(?![a-z])(?: arrondissement)?")

_TOWNS = lists.words("towns.yml", "towns")
_TOWN_STARTS = frozenset(
    town.split("-")[0] for town in _TOWNS if town.split("-")[0] not in ("la", "le", "saint")
)
_UNITS = lists.words("streets.yml", "units")
_ENDS = lists.words("streets.yml", "ends")
_COMMON = lists.words("common_words.yml") | lists.words("never_names.yml", "never")
_NAMES = lists.words("first_names.yml", "names") | lists.words("surnames.yml", "surnames")
_PARTICLES = lists.words("streets.yml", "particles")
_ARTICLES = lists.words("streets.yml", "articles")
_TOWN_LINKS = lists.words("streets.yml", "town_links")
_SAINTS = lists.words("streets.yml", "saints")
_STREET_OBJECTS = lists.words("streets.yml", "landmarks")
_COUNTRIES = lists.words("streets.yml", "countries")
_STEP = re.compile(r" {1,2}| ?- ?|'|\. ?")
_TIGHT = re.compile(r" |-|'")
_NEAR = re.compile(r"[ ,.\-/\n(]{0,4}")
_MOST_NAME_WORDS = 4
_LONGEST_SHORT = 4


def find(view: View) -> Iterator[tuple[int, int]]:
    """Yield the spans of addresses and of their parts."""
    reader = _Reader(view)
    lived = reader.homes()
    spans = [
        *lived,
        *reader.streets(),
        *reader.buildings(),
        *(match.span() for match in _BOX.finditer(view.text)),
    ]
    spans += reader.postcodes()
    ends = {end for _, end in spans}
    spans += reader.complements(ends)
    yield from spans
    yield from reader.towns_after({end for _, end in spans})


class _Reader:
    """Reads the addresses of one message."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.text = view.text
        self.words = view.words
        self.home_ends: set[int] = set()

    def streets(self) -> Iterator[tuple[int, int]]:
        """ "12 rue de la Paix", "avenue Jean Jaurès"."""
        for match in _STREET.finditer(self.text):
            numbered = match.group(1) is not None
            at_home = match.start() in self.home_ends
            end = self._street_name(match.end(), numbered or at_home, weak=False)
            if end > match.end():
                after = _NUMBER_AFTER.match(self.text, end)
                yield match.start(), after.end() if after and not numbered else end
        yield from (match.span() for match in _MAIN_STREET.finditer(self.text))
        for match in _STREET_WEAK.finditer(self.text):
            if match.group(1) is None and match.start() not in self.home_ends:
                continue
            end = self._street_name(match.end(), True, weak=True)
            if end > match.end():
                yield match.start(), end

    def _street_name(self, place: int, certain: bool, weak: bool) -> int:
        """Return where the name of the street ends, ``place`` where there is none."""
        date = _DATE_NAME.match(self.text, place)
        if date and certain:
            return date.end()
        index = self.view.word_at(place)
        first = index
        content = 0
        end = place
        while index < len(self.words) and content < _MOST_NAME_WORDS and index - first < 9:
            word = self.words[index]
            gap = word.gap if index > first else self.text[place : word.start]
            if not _STEP.fullmatch(gap) or word.glued:
                break
            if "." in gap and (index == 0 or len(self.words[index - 1].plain) > _LONGEST_SHORT):
                break  # the end of a sentence, not of "av." or "J."
            if word.plain in _PARTICLES:
                if content and not self._particle_goes_on(index):
                    break
                index += 1
                continue
            if word.plain in _ENDS:
                break
            capital = self.view.capital(word)
            if not content:
                named = capital or (certain and (not weak or index > first))
                if not named or (weak and not self._weak_name(word, index > first, capital)):
                    break
            elif not (
                capital
                or "-" in gap
                or word.plain in _NAMES
                or (word.plain not in _COMMON and (certain or not self.view.cased))
            ):
                break
            content += 1
            end = word.end
            index += 1
        return end

    def _weak_name(self, word: Word, particle: bool, capital: bool) -> bool:
        """Tell "2 place de la Mairie" from "2 cours de yoga"."""
        if capital:
            return True
        near = re.compile(r"[ ,\n]{1,3}\d{5}(?!\d)").match(self.text, word.end)
        return bool(near) or word.plain in _NAMES or (particle and word.plain in _STREET_OBJECTS)

    def _particle_goes_on(self, index: int) -> bool:
        """Whether a particle inside a street's name is followed by more of the name."""
        word = self.words[index]
        if word.plain in ("a", "au", "aux", "en", "et", "sur", "sous", "le", "la", "les"):
            following = self._next_content(index)
            return following is not None and self.view.capital(self.words[following])
        following = self._next_content(index)
        if following is None:
            return False
        plain = self.words[following].plain
        return self.view.capital(self.words[following]) or (
            plain not in _COMMON and plain not in _ENDS
        )

    def _next_content(self, index: int) -> int | None:
        for step in range(index, min(index + 4, len(self.words))):
            if step > index and not _STEP.fullmatch(self.words[step].gap):
                return None
            if self.words[step].plain not in _PARTICLES:
                return step
        return None

    def buildings(self) -> Iterator[tuple[int, int]]:
        """ "résidence les Tilleuls"."""
        for match in _BUILDING.finditer(self.text):
            home = match.group() in ("residence", "lotissement", "hameau", "lieu-dit", "lieu dit")
            index = self.view.word_at(match.end())
            first = index
            while (
                index < len(self.words)
                and self.words[index].plain in _PARTICLES
                and _STEP.fullmatch(self.words[index].gap)
                and index - first < 3
            ):
                index += 1
            if index == len(self.words) or not _STEP.fullmatch(self.words[index].gap):
                continue
            word = self.words[index]
            article = index > first and self.words[first].plain in (
                "les",
                "des",
                "du",
                "la",
                "le",
                "l",
            )
            capital = self.view.capital(word)
            if len(word.plain) < 2 or word.plain in _ENDS or not (capital or (home and article)):
                continue
            if not capital and word.plain in _COMMON and not home:
                continue
            end = self._street_name(match.end(), True, weak=False)
            if end > match.end():
                yield match.start(), end

    def complements(self, ends: set[int]) -> list[tuple[int, int]]:
        """ "bât B", "appt 14", "n° 3": alone where plain, else beside a part of an address."""
        found: list[tuple[int, int]] = []
        marks = [*_COMPLEMENT.finditer(self.text), *_HOUSE_NUMBER.finditer(self.text)]
        marks.sort(key=lambda match: match.start())
        for index, match in enumerate(marks):
            value = match.group(1) if match.re is _COMPLEMENT else None
            alone = False
            if value is not None:
                digits = value[:1].isdigit()
                word = self.words[self.view.word_at(match.start())]
                letter = self.words[min(self.view.word_at(match.start(1)), len(self.words) - 1)]
                big = letter.start == match.start(1) and letter.written.isupper()
                alone = bool(_COMPLEMENT_ALONE.match(self.text, match.start())) and (digits or big)
                alone = alone or (word.plain == "bat" and big)
            else:
                digits = True
                big = False
            beside = self._beside(match.start(), ends)
            following = marks[index + 1] if index + 1 < len(marks) else None
            leads = bool(
                following
                and (digits or big)
                and match.re is _COMPLEMENT
                and _NEAR.fullmatch(self.text, match.end(), following.start())
            )
            if alone or beside or leads:
                found.append(match.span())
                ends.add(match.end())
        return found

    def _beside(self, place: int, ends: set[int]) -> bool:
        """Whether a part of an address ends right before ``place``."""
        return any(
            place - back in ends and _NEAR.fullmatch(self.text, place - back, place)
            for back in range(5)
        )

    def postcodes(self) -> list[tuple[int, int]]:
        """ "75002 Paris", "Lyon (69003)", "code postal 69003"."""
        found = []
        streets = {end for _, end in self.streets()} | {
            match.end() for match in _BOX.finditer(self.text)
        }
        for match in _POSTCODE.finditer(self.text):
            code = match.group(1)
            if code[:2] in ("00", "96", "99") or self._counted(match.end()):
                continue
            beside = self._beside(match.start(), streets) or match.start() in self.home_ends
            end = self._town_of(match.end(), code, beside)
            start = self._town_before(match.start(), code)
            if end > match.end() or start < match.start() or beside:
                found.append((start, end))
        for match in _POSTCODE_4.finditer(self.text):
            index = self.view.word_at(match.end())
            if self._known_town(index):
                found.append((match.start(), self._town_end(index)))
        found += [
            match.span(1)
            for match in _POSTCODE_NAMED.finditer(self.text)
            if not self._counted(match.end())
        ]
        found += [
            match.span()
            for match in _POSTCODE_CA.finditer(self.text)
            if not _VERTEBRAE.fullmatch(match.group())
        ]
        return found

    def _counted(self, place: int) -> bool:
        """Whether digits that end here are a count: "10000 pas"."""
        index = self.view.word_at(place)
        if index == len(self.words) or self.text[place : self.words[index].start] != " ":
            return False
        return self.words[index].plain in _UNITS - _PARTICLES

    def _town_of(self, place: int, code: str, beside: bool) -> int:
        """Return where the town after a postcode ends, ``place`` where there is none."""
        index = self.view.word_at(place)
        if index == len(self.words):
            return place
        if not re.fullmatch(r"[ ,\-)]{1,3}", self.text[place : self.words[index].start]):
            return place
        word = self.words[index]
        if word.glued or word.plain in _UNITS:
            return place
        known = self._known_town(index)
        article = word.plain in _ARTICLES
        content = self._next_content(index) if article or word.plain in _SAINTS else index
        if content is None:
            return place
        target = self.words[content]
        if target.plain in _ENDS or target.plain in _UNITS:
            return place
        capital = self.view.capital(target)
        plain = target.plain not in _COMMON and (not article or capital)
        if known or (capital and plain) or (capital and beside):
            return self._town_end(index)
        if plain and (beside or code[2:] != "000" or word.plain in _SAINTS):
            return self._town_end(index)
        return place

    def _town_before(self, place: int, code: str) -> int:
        index = self.view.word_at(place) - 1
        if index < 0 or not re.fullmatch(r"[ ,(\-]{1,3}", self.text[self.words[index].end : place]):
            return place
        word = self.words[index]
        capital = self.view.capital(word) and word.plain not in _COMMON and not word.opens_sentence
        capital = capital and len(word.plain) > 2
        return word.start if word.plain in _TOWNS or capital else place

    def towns_after(self, ends: set[int]) -> Iterator[tuple[int, int]]:
        """ "…rue de la Paix, Paris": a town after an address without its postcode."""
        for end in ends:
            match = re.compile(r" ?[,\n] ?(?:a )?| (?:a )?| ?- ").match(self.text, end)
            if not match:
                continue
            index = self.view.word_at(match.end())
            if index == len(self.words) or self.words[index].start != match.end():
                continue
            word = self.words[index]
            capital = self.view.capital(word) and word.plain not in _COMMON
            if self._known_town(index) or (
                capital and match.group().strip(" ") in (",", "a", ", a")
            ):
                yield word.start, self._town_end(index)

    def homes(self) -> list[tuple[int, int]]:
        """A town after "j'habite à", and where an address may begin."""
        found = []
        for match in _LIVES.finditer(self.text):
            link = _TO_TOWN.match(self.text, match.end())
            assert link is not None
            self.home_ends |= {link.end(), match.end() + 1, match.end() + 2}
            to = link.group().strip(" :")
            index = self.view.word_at(link.end())
            if index == len(self.words) or self.words[index].start != link.end():
                continue
            vague = to in ("", "dans", "en", "au", "aux") or match.group().endswith(
                ("adresse", ":")
            )
            if self._is_town(index, certain=not vague, article=to in ("au", "aux")):
                found.append((self.words[index].start, self._town_end(index)))
        for match in _COMES_FROM.finditer(self.text):
            index = self.view.word_at(match.end())
            if index < len(self.words) and self.words[index].gap in (" ", "'", " d'"):
                word = self.words[index]
                capital = self.view.capital(word) and word.plain not in _COMMON
                capital = capital and word.plain not in _COUNTRIES
                if not word.glued and (self._known_town(index) or capital):
                    found.append((word.start, self._town_end(index)))
        return found

    def _is_town(self, index: int, certain: bool, article: bool) -> bool:
        word = self.words[index]
        if word.glued:
            return False
        if self._known_town(index):
            return True
        if word.plain in _ARTICLES and certain:
            following = self._next_content(index)
            return (
                following is not None
                and self.view.capital(self.words[following])
                and (self.words[following].plain not in _ENDS)
            )
        if word.plain in _SAINTS:
            return self._next_content(index) is not None
        if word.plain in _COMMON or word.plain in _ENDS or _is_street(word.plain):
            return False
        if word.plain in _COUNTRIES:
            return False
        return self.view.capital(word) or (certain and len(word.plain) > 2)

    def _known_town(self, index: int) -> bool:
        if index >= len(self.words) or self.words[index].glued:
            return False
        word = self.words[index]
        if word.plain in _TOWNS:
            return True
        names = [word.plain]
        for step in range(index + 1, min(index + 4, len(self.words))):
            if not _TIGHT.fullmatch(self.words[step].gap):
                break
            names.append(self.words[step].plain)
        expanded = ["saint" if name == "st" else name for name in names]
        return any("-".join(expanded[:size]) in _TOWNS for size in range(2, len(names) + 1))

    def _town_end(self, index: int) -> int:
        """Return where the town that begins at word ``index`` ends."""
        start = index
        if self.words[index].plain in _ARTICLES | _SAINTS:
            index = self._next_content(index) or index
        past = index + 1
        while past < len(self.words) and past - start < 7:
            word = self.words[past]
            if word.glued or not _TIGHT.fullmatch(word.gap):
                break
            if word.gap == "-" or word.gap == "'":
                past += 1
                continue
            if word.plain in _TOWN_LINKS or word.plain in _SAINTS:
                content = self._next_content_of_town(past)
                if content is None:
                    break
                past = content + 1
                continue
            if word.plain in _ENDS or word.plain in _COMMON:
                break
            first = self.words[index]
            if not (self.view.capital(word) or (self.words[start].plain in _SAINTS)):
                break
            if first.plain in _TOWNS and not self.view.capital(word):
                break
            past += 1
        end = self.words[past - 1].end
        for more in (_CEDEX, _DISTRICT):
            match = more.match(self.text, end)
            if match:
                end = match.end()
        return end

    def _next_content_of_town(self, index: int) -> int | None:
        """Return the word that "sur" or "en" leads to, where the town goes on with it."""
        for step in range(index + 1, min(index + 3, len(self.words))):
            word = self.words[step]
            if not _TIGHT.fullmatch(word.gap):
                return None
            if word.plain in _TOWN_LINKS:
                continue
            if word.plain in _ENDS or word.glued:
                return None
            link = self.words[index].plain
            fits = self.view.capital(word) or (
                link in ("sur", "sous")
                or (link in ("en", "les", "lez") and word.plain not in _COMMON)
            )
            return step if fits else None
        return None


_STREET_WORD = lists.any_of((*_STREETS, *_WEAK))


def _is_street(plain: str) -> bool:
    return bool(_STREET_WORD.fullmatch(plain))
