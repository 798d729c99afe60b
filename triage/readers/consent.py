"""The patient's agreement that what they write is kept and read."""

from __future__ import annotations

from typing import Literal

from triage.plain import plain
from triage.readers.yes_no import VOCABULARY, WORDS, read_yes_no

Consent = Literal["yes", "no", "unknown"]

_REFUSAL = WORDS.needed("consent_no_if_asked")
_AGREEMENT = WORDS.needed("consent_yes_if_asked")
_EXPLICIT_YES = WORDS.needed("consent_yes")
_COMES_ROUND = WORDS.needed("consent_comes_round")
_EXPLICIT_NO = WORDS.needed("consent_no")


def read_consent(text: str, asked: bool = False) -> Consent | None:
    """Read the consent: ``"yes"``, ``"no"``, ``"unknown"`` (neither) or ``None`` (not said).

    A refusal anywhere wins over a polite "oui" or "ok" around it; a condition set on the agreement
    ("ok mais vous ne gardez rien") is ``"unknown"``: consent must be free of doubt. Outside the
    open question (``asked``) only explicit words count ("je retire mon accord").
    """
    message = plain(text, VOCABULARY).text
    if not asked:
        if _EXPLICIT_NO.search(message):
            return "no"
        return "yes" if _EXPLICIT_YES.search(message) else None
    answer = read_yes_no(text, asked=True)
    end = len(message.rstrip(" .,;:!?"))
    if answer == "no" and any(found.end() >= end for found in _COMES_ROUND.finditer(message)):
        # "Non mais c'est bon, ok": a first no that ends in a yes is asked about again.
        return "unknown"
    if _REFUSAL.search(message) and answer != "unknown":
        return "unknown" if answer == "yes" and " mais " in message else "no"
    agrees = _AGREEMENT.search(message) or _EXPLICIT_YES.search(message)
    if answer is None and agrees and "?" not in message:
        return "yes"
    return answer
