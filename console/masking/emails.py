"""E-mail addresses, those with blanks and those in words ("jean arobase gmail point com")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from console.masking.lists import any_of, phrases, words
from console.masking.view import View

_AT = re.compile(
    r"@|[(\[{] ?(?:at|a|arobase?) ?[)\]}]|" + any_of(phrases("emails.yml", "at")).pattern
)
_ATOM = r"[a-z0-9+%_]+(?:[.\-'+_][a-z0-9+%_]+)*"
_DOT = r"(?: ?[.,] ?| ?[(\[] ?(?:dot|point|pt) ?[)\]] ?| (?:point|dot|pt) )"
_JOINER = r"(?: ?[.] ?| (?:point|dot|pt|tiret|underscore|tiret du bas|moins|plus) )"
# The part before the sign is read backwards from the sign.
_BACK_JOINER = re.compile(
    r"(?: ?[.] ?| (?:tniop|tod|tp|terit|erocsrednu|sab ud terit|sniom|sulp) | ?[-_] ?)"
)
_BACK_ATOM = re.compile(r"[.\-_]?[^\W]+(?:[.\-'+%]+[^\W]+)*")
_DOMAIN = re.compile(rf" ?({_ATOM})(?:{_DOT}({_ATOM}))?(?:{_DOT}({_ATOM}))?")
_LONGEST = 120
_PROVIDERS = words("emails.yml", "providers")
_ENDINGS = words("emails.yml", "endings")
_BARE = re.compile(
    r"(?<![a-z0-9@])(?:" + "|".join(sorted(_PROVIDERS)) + rf"){_DOT}"
    r"(?:" + "|".join(sorted(_ENDINGS, key=len, reverse=True)) + r")(?![a-z0-9])"
)


def find(view: View) -> Iterator[tuple[int, int]]:
    """Yield the spans of e-mail addresses."""
    text = view.text
    wall = 0
    for match in _AT.finditer(text):
        sign = match.group() == "@"
        end = _domain(text, match.end(), sure=sign)
        start = _local(text, match.start(), wall)
        wall = match.end()
        if end > match.end() and (start < match.start() or sign):
            yield start, end
        elif sign and start < match.start():
            yield start, match.end()
    for match in _BARE.finditer(text):
        # "jean.dupont gmail.com": the sign was forgotten.
        start = _local(text, match.start(), max(0, match.start() - _LONGEST))
        yield start, match.end()


def _local(text: str, place: int, wall: int) -> int:
    """Return where the part before the sign at ``place`` begins, ``place`` where there is none."""
    back = text[max(wall, place - _LONGEST) : place][::-1]
    taken = 1 if back[:1] == " " else 0
    if back[:2] == "  ":
        return place
    atom = _BACK_ATOM.match(back, taken)
    if not atom:
        return place
    taken = atom.end()
    while joiner := _BACK_JOINER.match(back, taken):
        atom = _BACK_ATOM.match(back, joiner.end())
        if not atom:
            break
        taken = atom.end()
    return place - taken


def _domain(text: str, place: int, sure: bool) -> int:
    """Return where the part after the sign ends, ``place`` where there is none."""
    match = _DOMAIN.match(text[place : place + _LONGEST])
    if not match:
        return place
    parts = [part for part in match.groups() if part]
    end = match.end(1)
    found = sure or parts[0] in _PROVIDERS or _ended(parts[0])
    for count in range(2, len(parts) + 1):
        between = match.group()[match.end(count - 1) - match.start() : match.start(count)]
        stuck = " " not in between or between.strip(" ()[]").isalpha()
        # A full stop may also end the sentence.
        if _ended(match.group()[: match.end(count - 1)]) and between != ".":
            break
        if parts[count - 1] in _ENDINGS and (sure or stuck or found):
            found = True
        elif not (sure and stuck):
            break
        end = match.end(count)
    return place + end if found else place


def _ended(domain: str) -> bool:
    """Whether a domain is complete, "gmail.com"."""
    name, dot, ending = domain.rpartition(".")
    return bool(name and dot and ending.split()[-1:] and ending.split()[-1] in _ENDINGS)
