"""The patient does not know: an answer everywhere."""

from __future__ import annotations

from pathlib import Path

from triage.plain import Vocabulary, plain
from triage.plain.phrases import compile_phrases, load_words, words_of

_WORDS = load_words(Path(__file__).with_name("words") / "dont_know.yml")
_VOCABULARY = Vocabulary(_WORDS["spelling"], words_of(_WORDS))
_DONT_KNOW = compile_phrases(_WORDS["dont_know"])
_OTHER = compile_phrases(_WORDS["other"])


def reads_dont_know(text: str) -> bool:
    """Tell whether ``text`` says that the patient does not know; question marks alone do too.

    Where the same message also gives a value ("je sais pas, 3 mois peut-être"), the value is the
    answer: ask the question's own reader first.
    """
    message = plain(text, _VOCABULARY).text
    if message.strip() and not message.strip(" ?!."):
        return "?" in message
    return _DONT_KNOW.search(_OTHER.sub("~", message)) is not None
