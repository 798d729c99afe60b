"""Turns a message into symbols: the words that durations are made of, each with its place.

Three steps, each linear in the length of the text: words in their usual spelling, numbers as
figures, then phrases as symbols (longest first).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from triage.duration import patterns
from triage.text import Folded, blanks, fold

MAX_CHARS = 4000
"""Characters of a message that are read; nobody says how long it has hurt at more length."""

_TOKEN = re.compile(
    r"(?P<date>\d{1,4}(?P<sep>[./-])\d{1,2}(?P=sep)\d{2,4}(?!\d))"
    r"|(?P<half>(?<![\d/])1/[24](?![\d/]))"
    r"|(?P<decimal>\d{1,3}[.,]\d{1,2}(?![\d.,]))"
    r"|(?P<number>\d+)"
    r"|(?P<word>[a-z]+)"
    r"|(?P<mark>[^\s'\w]|_)"
)
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_ELISIONS = ("l", "d", "j", "c", "m", "n", "s")
_SHORTEST_GUESS = 5
_SHORTEST_GUESS_TWO_SLIPS = 8


@dataclass
class Token:
    """A word or symbol, and the half-open span of the folded text that it came from."""

    text: str
    start: int
    end: int
    glued: bool = False
    """True where nothing but an apostrophe or nothing at all stands before the next token."""


@dataclass(frozen=True)
class Reading:
    """A message as symbols. ``line`` is the symbols with one space around each."""

    folded: Folded
    tokens: list[Token]
    line: str
    places: list[int]

    def token_at(self, position: int) -> int:
        """Index of the token that stands at ``position`` of ``line``."""
        return bisect_right(self.places, position) - 1


def _table(source: dict[str, str]) -> dict[str, str]:
    return {variant: word for word, variants in source.items() for variant in variants.split()}


_SPELLINGS = _table(patterns.SPELLINGS)
_NEVER_GUESSED = frozenset(patterns.NEVER_GUESSED.split())
_GUESSED = sorted(set(patterns.GUESSED.split()))


def _phrase_table() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for symbol, phrases in patterns.PHRASES.items():
        for phrase in phrases.split("|"):
            words = tuple(phrase.split())
            table.setdefault(words[0], []).append((words, symbol))
            if symbol.endswith("_HOLIDAYS") and words[0] == "vacances":
                for article in ("les", "nos", "mes"):
                    table.setdefault(article, []).append(((article, *words), symbol))
    for options in table.values():
        options.sort(key=lambda option: -len(option[0]))
    return table


_PHRASES = _phrase_table()


def _topic_tables() -> tuple[dict[str, str], re.Pattern[str], dict[str, str]]:
    exact: dict[str, str] = {}
    stems: dict[str, str] = {}
    for symbol, words in patterns.TOPICS.items():
        for word in words.split():
            if word.endswith("*"):
                stems[word[:-1]] = symbol
            else:
                exact.setdefault(word, symbol)
    longest_first = sorted(stems, key=lambda stem: -len(stem))
    return exact, re.compile("|".join(map(re.escape, longest_first))), stems


_TOPIC_WORDS, _TOPIC_STEM, _TOPIC_STEMS = _topic_tables()
_KNOWN = (
    set(_SPELLINGS)
    | set(patterns.SPELLINGS)
    | set(patterns.GLUED)
    | set(patterns.NUMBERS)
    | set(patterns.ABOUT_NUMBERS)
    | set(patterns.MONTHS)
    | set(patterns.WEEKDAYS)
    | set(patterns.UNITS)
    | {word for options in _PHRASES.values() for words, _ in options for word in words}
)


_WORDS_REMEMBERED = 1024
"""Enough for the longest message; what a person wrote stays in memory no longer than that."""


@lru_cache(maxsize=_WORDS_REMEMBERED)
def usual_words(word: str) -> tuple[str, ...]:
    """Give the usual spelling of a folded word: one word, or several where some were glued."""
    word = _STRETCHED.sub(r"\1", word)
    if word in patterns.GLUED:
        return tuple(patterns.GLUED[word].split())
    if word in _SPELLINGS:
        return (_SPELLINGS[word],)
    if word in _KNOWN or word in _NEVER_GUESSED or topic(word):
        return (word,)
    if len(word) > 4 and word[0] in _ELISIONS and word[1] in "aeiouh" and word[1:] in _KNOWN:
        return (word[0], word[1:])
    if len(word) < _SHORTEST_GUESS or len(word) > 20:
        return (word,)
    slips = 2 if len(word) >= _SHORTEST_GUESS_TWO_SLIPS else 1
    guess = process.extractOne(word, _GUESSED, scorer=OSA.distance, score_cutoff=slips)
    if guess and guess[0][0] == word[0] and abs(len(guess[0]) - len(word)) <= slips:
        return (_SPELLINGS.get(guess[0], guess[0]),)
    return (word,)


@lru_cache(maxsize=_WORDS_REMEMBERED)
def topic(word: str) -> str | None:
    """Give the topic symbol that a folded word stands for, if any."""
    if word in _TOPIC_WORDS:
        return _TOPIC_WORDS[word]
    match = _TOPIC_STEM.match(word)
    return _TOPIC_STEMS[match.group()] if match else None


_BEEN = re.compile(
    r"\b(?:j'?ai|jai|as|avons|avez|ont|avais|avait|avions|aviez|avaient|aurais|aurait|ayant|eu|pas"
    r"|jamais|toujours|bien|d[eé]j[aà]|elle a|il a|on a|[cç]a a) [eé]t[eé]\b(?! (?:20)?\d\d\b)"
    r"|\bet un (?:petit )?peu\b",
    re.IGNORECASE,
)
"""What is no time: the participle of "être", written like the summer ("j'ai été optimiste"), and
the little that follows a duration ("deux ans et un petit peu")."""


def read(text: str) -> Reading:
    """Read ``text`` (its first :data:`MAX_CHARS` characters) as symbols."""
    shown = text[:MAX_CHARS].replace("\n", ";").replace("\r", " ")
    folded = fold(_BEEN.sub(blanks, shown))
    tokens = _symbols(_numbers(_in_context(_words(folded.text))))
    places: list[int] = []
    pieces: list[str] = []
    position = 1
    for token in tokens:
        places.append(position)
        pieces.append(token.text)
        position += len(token.text) + 1
    line = " " + " ".join(pieces) + " " if pieces else " "
    return Reading(folded, tokens, line, places)


def _words(text: str) -> list[Token]:
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind, piece = match.lastgroup, match.group()
        start, end = match.span()
        if kind == "sep":
            kind = "date"
        if kind == "word":
            words = usual_words(piece)
            glued = text[end : end + 1] == "'"
            for word in words:
                tokens.append(Token(word, start, end, glued))
        elif kind == "decimal":
            tokens.append(Token(piece.replace(",", "."), start, end))
        elif kind == "date":
            tokens.append(Token(re.sub(r"[.-]", "/", piece), start, end))
        elif kind == "number" and len(piece) > 1 and len(piece) <= 4:
            tokens.append(Token(piece, start, end, text[end : end + 1].isalpha()))
        elif kind == "mark" and _means_nothing(text, start, tokens):
            continue
        else:
            tokens.append(Token(piece, start, end, text[end : end + 1].isalpha()))
    return tokens


def _means_nothing(text: str, index: int, before: list[Token]) -> bool:
    """Say whether a mark is the point of an abbreviation or a dash inside a word."""
    if text[index] == ".":
        return bool(before) and _abbreviation(text, before[-1])
    return text[index] == "-" and not _dash_counts(text, index)


def _abbreviation(text: str, token: Token) -> bool:
    """Tell the point of "juil." or "sem." from that of a sentence."""
    raw = text[token.start : token.end]
    if raw == "sept":
        return text[token.end + 1 : token.end + 4].strip()[:2].isdigit()
    return raw.isalpha() and len(raw) < len(token.text) and token.text in _ABBREVIATED


def _dash_counts(text: str, index: int) -> bool:
    """Tell a dash that means something ("6-8", "- de 3 mois", " - ") from one inside a word."""
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    return not (before.isalpha() and after.isalpha())


_ABBREVIATED = frozenset((*patterns.MONTHS, *patterns.UNITS, *patterns.WEEKDAYS, "environ"))

_QUANTITY = frozenset(patterns.AROUND_QUANTITY.split())


def _is_about(word: str) -> bool:
    return word in patterns.ABOUT_ENDINGS or word in patterns.ABOUT_NUMBERS


def _is_number(token: Token) -> bool:
    return token.text[0].isdigit() or token.text in patterns.NUMBERS


def _in_context(tokens: list[Token]) -> list[Token]:
    """Settle the words that only their neighbours tell apart: "moi", "h", "j", "sept", "mar"."""
    words = sum(token.text.isalnum() for token in tokens)
    for index, token in enumerate(tokens):
        before = tokens[index - 1] if index else None
        after = tokens[index + 1].text if index + 1 < len(tokens) else ""
        numbered = before is not None and (
            _is_number(before)
            or before.text in patterns.ABOUT_ENDINGS
            or (before.text in ("quelques", "plusieurs") and token.text in ("j", "h"))
            or (before.text == "de" and index > 1 and _is_about(tokens[index - 2].text))
        )
        third = tokens[index + 2].text if index + 2 < len(tokens) else ""
        if token.text in patterns.WEEKDAY_SHORT and after.isdigit() and third in patterns.MONTHS:
            token.text = patterns.WEEKDAYS[patterns.WEEKDAY_SHORT.index(token.text)]
        elif token.text == "moi":
            asked = before is not None and before.text == "dis" and after in _TOLD_TO_SAY
            if before and not asked and (numbered or before.text in _QUANTITY):
                token.text = "mois"
        elif token.text == "mai" and words > 1:
            if not _in_a_date(before, after):
                token.text = "mais"
        elif token.text == "moins":
            if numbered and before and before.text[0].isdigit() and after not in ("d", "de"):
                token.text = "mois"
        elif not numbered and words > 1:
            _after_since(token, before.text if before else "", after)
        elif token.text in patterns.WEEKDAY_SHORT and words == 1:
            token.text = patterns.WEEKDAYS[patterns.WEEKDAY_SHORT.index(token.text)]
        elif numbered:
            _abbreviated_unit(token, before, after)
            if token.text == "etes":
                token.text = "ete"
            if (
                token.text == "sept"
                and not _starts_quantity(after)
                and before
                and (before.text.isdigit() and 1 <= int(before.text) <= 31)
            ):
                token.text = "septembre"
    return tokens


_TOLD_TO_SAY = frozenset(
    ("si", "ce", "comment", "quand", "pourquoi", "pk", "combien", "quoi", "qui", "plutot", "donc")
)
"""What stands behind "dis-moi", and not behind ten months written as they sound."""
_BESIDE_MAY = frozenset(
    (
        "en", "de", "d", "depuis", "debut", "fin", "mi", "mois", "milieu", "courant", "avant",
        "apres", "le", "la", "au", "jusqu", "ou", "et", "a", "vers", "ce", "dernier", "derniere",
        "passe", "precedent", "prochain", "avril", "juin", "etait", "environ", "1er",
        ",", ".", "/", "-",
    )
)  # fmt: skip
"""What stands before or behind the month, and not beside a "mais" without its last letter."""


def _in_a_date(before: Token | None, after: str) -> bool:
    beside = [word for word in (before.text if before else "", after) if word]
    return any(
        word in _BESIDE_MAY or word in patterns.NUMBERS or word[0].isdigit() for word in beside
    ) or (before is not None and after == "")


_BEFORE_A_MONTH = ("depuis", "fin", "debut", "mi", "en", "courant")


def _after_since(token: Token, before: str, after: str) -> None:
    if token.text in patterns.WEEKDAY_SHORT and before == "depuis":
        token.text = patterns.WEEKDAYS[patterns.WEEKDAY_SHORT.index(token.text)]
    elif token.text == "out" and before in _BEFORE_A_MONTH:
        token.text = "aout"
    elif token.text == "sept":
        dated = re.fullmatch(r"(?:19|20)\d\d", after) is not None
        if dated or (before in _BEFORE_A_MONTH and not _starts_quantity(after)):
            token.text = "septembre"


def _starts_quantity(word: str) -> bool:
    return (
        word in patterns.UNITS
        or word in patterns.NUMBERS
        or word in ("a", "ou", "et")
        or (word[:1].isdigit() and len(word) < 4)
    )


def _abbreviated_unit(token: Token, before: Token | None, after: str) -> None:
    if token.text == "h":
        token.text = "heure"
    elif token.text == "j" and not token.glued and after not in ("ai", "avais", "en", "y", "etais"):
        token.text = "jour"
    elif token.text in ("m", "ms") and not token.glued:
        token.text = "MONTH_SHORT"
    elif token.text == "s" and not token.glued:
        token.text = "WEEK_OR_SECOND"
    elif token.text in ("a", "en") and after in ("", ".", ",", "!", "que", "et"):
        token.text = "an"


def _numbers(tokens: list[Token]) -> list[Token]:
    """Write spelled numbers as figures ("vingt et un" → 21); "un" and "une" alone stay."""
    out: list[Token] = []
    index = 0
    while index < len(tokens):
        word = tokens[index].text
        if word in patterns.NUMBERS and word not in ("dis", "sis"):
            value, taken = spelled_number([t.text for t in tokens[index : index + 7]])
            if taken > 1 or word not in ("un", "une"):
                last = tokens[index + taken - 1]
                out.append(Token(str(value), tokens[index].start, last.end))
                index += taken
                continue
        elif word in ("dis", "sis") and _starts_quantity(_text(tokens, index + 1)):
            out.append(Token(str(patterns.NUMBERS[word]), tokens[index].start, tokens[index].end))
            index += 1
            continue
        out.append(tokens[index])
        index += 1
    return out


def _text(tokens: list[Token], index: int) -> str:
    return tokens[index].text if 0 <= index < len(tokens) else ""


def spelled_number(words: list[str]) -> tuple[int, int]:
    """Read the number spelled at the beginning of ``words``: its value, and how many words.

    Two numbers side by side stay two: "deux trois" is 2, of one word.
    """
    numbers = patterns.NUMBERS
    value = numbers[words[0]]
    if value == 100:
        rest, taken = _below_hundred(words[1:])
        return 100 + rest, 1 + taken
    value, taken = _below_hundred(words)
    if taken and 2 <= value <= 9 and numbers.get(_get(words, taken)) == 100:
        rest, more = _below_hundred(words[taken + 1 :])
        return value * 100 + rest, taken + 1 + more
    return value, taken


def _get(words: list[str], index: int) -> str:
    return words[index] if index < len(words) else ""


def _below_hundred(words: list[str]) -> tuple[int, int]:
    first = patterns.NUMBERS.get(_get(words, 0))
    if first is None or first == 100:
        return 0, 0
    if first == 4 and patterns.NUMBERS.get(_get(words, 1)) == 20:
        value, taken, limit = 80, 2, 19
    elif first in (20, 30, 40, 50, 70, 80, 90):
        value, taken, limit = first, 1, 9
    elif first == 60:
        value, taken, limit = 60, 1, 19
    elif first == 10:
        second = patterns.NUMBERS.get(_get(words, 1), 0)
        return (10 + second, 2) if 7 <= second <= 9 else (10, 1)
    else:
        return first, 1
    joined = (
        1 if _get(words, taken) == "et" and _get(words, taken + 1) in ("un", "une", "onze") else 0
    )
    second = patterns.NUMBERS.get(_get(words, taken + joined), 0)
    if second == 10 and limit == 19:
        third = patterns.NUMBERS.get(_get(words, taken + joined + 1), 0)
        if 7 <= third <= 9:
            return value + 10 + third, taken + joined + 2
    if 1 <= second <= limit:
        return value + second, taken + joined + 1
    return value, taken


def _symbols(tokens: list[Token]) -> list[Token]:
    out: list[Token] = []
    words = [token.text for token in tokens]
    index = 0
    while index < len(tokens):
        token = tokens[index]
        symbol, taken = _phrase(words, index)
        if symbol is None:
            symbol = _single(token.text)
        if _hails(words, index):
            symbol = "HAIL"
        if symbol in ("+", "plus") and _more_follows(words, index):
            symbol = "MORE"
        last = tokens[index + taken - 1]
        out.append(Token(symbol, token.start, last.end, last.glued))
        index += taken
    return out


_HAILS = frozenset(patterns.HAILS.split())
_HAIL_AFTER = frozenset(patterns.HAIL_AFTER.split())


def _hails(words: list[str], index: int) -> bool:
    """Tell "mal depuis 20 ans, docteur" from "j'ai vu le docteur", "monsieur de 54 ans"."""
    if words[index] not in _HAILS or (index and words[index - 1] in _HAIL_AFTER):
        return False
    after = words[index + 1] if index + 1 < len(words) else ""
    return not after.isalpha() or words[index] not in ("monsieur", "madame")


def _more_follows(words: list[str], index: int) -> bool:
    """Tell "+6 mois", "ca fait plus 6 mois" from "je peux plus 2 jours sur 3"."""
    before = words[index - 1] if index else ""
    after = words[index + 1 : index + 3]
    return (
        before in ("", "fait", "ca", "depuis", "a", ",", ".")
        and len(after) == 2
        and after[0][0].isdigit()
        and after[1] in patterns.UNITS
    )


def _phrase(words: list[str], index: int) -> tuple[str | None, int]:
    for phrase, symbol in _PHRASES.get(words[index], ()):
        size = len(phrase)
        if size == 1 or tuple(words[index : index + size]) == phrase:
            return symbol, size
    return None, 1


@lru_cache(maxsize=_WORDS_REMEMBERED)
def _single(word: str) -> str:
    if word in patterns.UNITS:
        return patterns.UNITS[word]
    if word in patterns.MONTHS:
        return f"M{patterns.MONTHS.index(word) + 1:02}"
    if word in patterns.WEEKDAYS:
        return f"W{patterns.WEEKDAYS.index(word)}"
    if word in patterns.ABOUT_NUMBERS:
        return f"AINE{patterns.ABOUT_NUMBERS[word]}"
    if word in ("un", "une"):
        return "1"
    return topic(word) or word
