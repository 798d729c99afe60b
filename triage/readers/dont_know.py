"""The patient does not know: an answer everywhere."""

from __future__ import annotations

from pathlib import Path

from triage.once import once
from triage.plain import plain
from triage.plain.word_files import WordFile

_WORDS = WordFile(Path(__file__).with_name("words") / "dont_know.yml")
_VOCABULARY = _WORDS.vocabulary()
_DONT_KNOW = _WORDS.needed("dont_know")
_OTHER = _WORDS.needed("other")


@once
def reads_dont_know(text: str) -> bool:
    """Tell whether ``text`` says that the patient does not know; question marks alone do too.

    Where the same message also gives a value ("je sais pas, 3 mois peut-être"), the value is the
    answer: ask the question's own reader first.
    """
    message = plain(text, _VOCABULARY).text
    if message.strip() and not message.strip(" ?!."):
        return "?" in message
    return _DONT_KNOW.search(_OTHER.sub("~", message)) is not None
