"""Compiles the word files of this folder."""

from __future__ import annotations

import re
from pathlib import Path

from triage.answers import TREATMENT_CLASS
from triage.data_files import DataFileError
from triage.plain import Vocabulary
from triage.plain.phrases import as_pattern, compile_phrases, load_words, words_of

_HERE = Path(__file__).parent
LEXICON = load_words(_HERE / "lexicon.yml")
STATUS = load_words(_HERE / "status.yml")
RELIEF = load_words(_HERE / "relief.yml")
_OF_NO_TREATMENT = {"combined", "forms", "not_a_treatment"}
if odd := sorted((LEXICON.keys() - _OF_NO_TREATMENT) ^ TREATMENT_CLASS.keys()):
    raise DataFileError(f"lexicon.yml: missing or unknown treatment '{odd[0]}'")

NAMES = {
    name: treatment
    for treatment, words in LEXICON.items()
    if isinstance(words, dict) and "names" in words
    for name in words["names"]
}
"""Every brand and generic name of one word, and the treatment id that it stands for."""

COMBINED = {
    phrase: tuple(ids.split()) for ids, phrases in LEXICON["combined"].items() for phrase in phrases
}
"""Names of one product that belongs to several families, and the ids of these."""

VOCABULARY = Vocabulary(
    [*NAMES, *(word for word in COMBINED if word.isalpha()), *RELIEF["spelling"]],
    words_of(LEXICON) | words_of(RELIEF) | words_of(STATUS),
)


def treatment_patterns(kind: str) -> dict[str, re.Pattern[str]]:
    """Compile the phrases of one ``kind`` ("phrases" or "weak") by treatment id."""
    return {
        treatment: compile_phrases(words[kind])
        for treatment, words in LEXICON.items()
        if isinstance(words, dict) and words.get(kind)
    }


def status_pattern(name: str) -> re.Pattern[str]:
    """Compile one list of ``status.yml``."""
    return compile_phrases(STATUS[name], STATUS["fragments"])


def relief_pattern(name: str) -> re.Pattern[str]:
    """Compile one list of ``relief.yml``."""
    return compile_phrases(RELIEF[name], RELIEF["fragments"])


def ending_in(name: str) -> re.Pattern[str]:
    """Compile one list of ``status.yml`` to match right before what follows it."""
    body = "|".join(f"(?:{as_pattern(item, STATUS['fragments'])})" for item in STATUS[name])
    return re.compile(rf"(?<![a-z0-9])(?:{body})[ ,:]*$")
