"""How much the treatments relieved, by treatment and over all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from triage.plain import plain
from triage.treatments.mentions import MAX_READ, Mention, Place, Relief
from triage.treatments.words import VOCABULARY, relief_pattern

_NONE_OVERALL = relief_pattern("none_overall")
_ENOUGH_OVERALL = relief_pattern("enough_overall")
_NONE = relief_pattern("none")
_PARTIAL = relief_pattern("partial")
_ENOUGH = relief_pattern("enough")
_NOT_RELIEF = relief_pattern("not_relief")
_IF_ASKED: tuple[tuple[Relief, re.Pattern[str]], ...] = (
    ("none", relief_pattern("none_if_asked")),
    ("partial", relief_pattern("partial_if_asked")),
    ("enough", relief_pattern("enough_if_asked")),
)
_OBJECT = re.compile(r"\b(?:a|ont|ai|avait|fait|font|m|me|ne|sert|servent) $")
_YES_OR_NO = re.compile(r"\s*(?:(non|nan|nn|pas|aucun|rien)|(oui|ouais|ui|si|ok))\b")
_MARKS = " .,;:!?()"
_SIGNS = re.compile(r"\s*[:=]\s*")
_NEAR = 80


def _weigh(text: str) -> Relief | None:
    """Weigh one stretch of plain text: a denial of effect first, then its limits, then relief."""
    text = _NOT_RELIEF.sub(" ", _SIGNS.sub(" ", text))
    if _NONE.search(text):
        rest = _NONE.sub(" ~ ", text)
        return "partial" if _PARTIAL.search(rest) and _ENOUGH.search(rest) else "none"
    if _PARTIAL.search(text):
        return "partial"
    return "enough" if _ENOUGH.search(text) else None


def relief_of(text: str, place: Place, following: int) -> Relief | None:
    """Return what is said of one treatment: between it and the next one, or right before it."""
    after = re.split(r"[.!?;\n]", text[place.end : min(following, place.end + _NEAR)])[0]
    return _weigh(after)


def find_relief(text: str, asked: bool = False) -> Relief | None:
    """Return how far ``text`` says that what was tried relieved; None where it does not say.

    ``asked`` is true where the question is open, so that "oui" and "un peu" count.
    """
    view = plain(text[:MAX_READ], VOCABULARY).text
    if asked:
        answer = view.strip(_MARKS)
        for value, pattern in _IF_ASKED:
            if pattern.fullmatch(answer):
                return value
    if any(_of_all(view, match.start()) for match in _NONE_OVERALL.finditer(view)):
        return "none"
    if _ENOUGH_OVERALL.search(view):
        return "enough"
    return _answer(view) if asked else None


def _of_all(text: str, start: int) -> bool:
    """Tell "rien ne marche" from "le tramadol n'a rien fait", which speaks of one treatment."""
    return _OBJECT.search(text, 0, start) is None


def _answer(text: str) -> Relief | None:
    weighed = _weigh(text)
    if weighed is not None:
        return weighed
    begins = _YES_OR_NO.match(text)
    if begins is None:
        return None
    return "none" if begins.group(1) else "enough"


def overall_relief(mentions: Sequence[Mention], text: str) -> Relief | None:
    """Return the relief over all that was tried, None where nothing is said of it.

    What the patient says of the whole decides. Otherwise one treatment that was enough is enough
    only where no other fell short: a mixed record counts as partial.
    """
    overall = find_relief(text)
    if overall is not None:
        return overall
    said = [mention.relief for mention in mentions if mention.status == "tried" and mention.relief]
    if not said:
        return None
    if set(said) == {"none"}:
        return "none"
    return "enough" if set(said) == {"enough"} else "partial"
