"""Compiles the word files of this folder."""

from __future__ import annotations

import re
from pathlib import Path

from triage.answers import TREATMENT_CLASS
from triage.data_files import DataFileError
from triage.plain import Vocabulary
from triage.plain.notation import forms_of
from triage.plain.word_files import WordFile
from triage.text import fold

_HERE = Path(__file__).parent
_LEXICON = WordFile(_HERE / "lexicon.yml")
_STATUS = WordFile(_HERE / "status.yml")
_RELIEF = WordFile(_HERE / "relief.yml")
_OF_NO_TREATMENT = {"combined", "forms", "not_a_treatment", "lists"}
if odd := sorted((set(_LEXICON.names()) - _OF_NO_TREATMENT) ^ TREATMENT_CLASS.keys()):
    raise DataFileError(f"lexicon.yml: missing or unknown treatment '{odd[0]}'")


def names_in(lexicon: WordFile) -> dict[str, str]:
    """Return every name of one word, folded, and the treatment id that it stands for.

    Raises DataFileError for a name of several words: it would never be found.
    """
    found: dict[str, str] = {}
    for treatment in lexicon.names():
        for name in lexicon.choices(treatment, "names"):
            word = fold(name).text
            if not (word.isascii() and word.isalpha()):
                where = f"{lexicon.name}, {treatment} names"
                raise DataFileError(f"{where}: '{name}' is no single word; put it under 'phrases'")
            found[word] = treatment
    return found


_NAMES = names_in(_LEXICON)
NAMES = {form: _NAMES[name] for name in _NAMES for form in (f"{name}s", name)} | _NAMES
"""Every brand and generic name of one word and its plural, and the treatment id it stands for."""

COMBINED = {
    _LEXICON.needed("combined", ids): tuple(ids.split()) for ids in _LEXICON.names("combined")
}
"""Names of products that belong to several families, and the ids of these."""

_ONE_WORD = frozenset(
    fold(name).text
    for ids in _LEXICON.names("combined")
    for name in _LEXICON.choices("combined", ids)
    if name.isalpha()
)

_MISSPELT_NAMES = frozenset[str]().union(*(forms_of(name) for name in _NAMES))
"""Forms that a name does not have: "paracétamole" is a slip of the pen."""

VOCABULARY = Vocabulary(
    [*_NAMES, *_ONE_WORD, *_RELIEF.words("spelling")],
    (_LEXICON.known() - _MISSPELT_NAMES) | NAMES.keys() | _RELIEF.known() | _STATUS.known(),
)


def treatment_patterns(kind: str) -> dict[str, re.Pattern[str]]:
    """Compile the phrases of one ``kind`` ("phrases" or "weak") by treatment id."""
    found = {name: _LEXICON.pattern(name, kind) for name in _LEXICON.names()}
    return {name: pattern for name, pattern in found.items() if pattern}


def lexicon_pattern(name: str) -> re.Pattern[str]:
    """Compile one block of ``lexicon.yml`` that belongs to no treatment."""
    return _LEXICON.needed(name)


def status_pattern(name: str) -> re.Pattern[str]:
    """Compile one block of ``status.yml``."""
    return _STATUS.needed(name)


def relief_pattern(name: str) -> re.Pattern[str]:
    """Compile one block of ``relief.yml``."""
    return _RELIEF.needed(name)


def ending_in(name: str) -> re.Pattern[str]:
    """Compile one block of ``status.yml`` to match right before what follows it."""
    return re.compile(rf"{status_pattern(name).pattern}[ ,:]*$")
