"""The sentences that the reader of meaning learns from: enough of each, in their places."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from triage.answers import EMERGENCIES, RED_FLAGS, TREATMENT_CLASS
from triage.meaning.corpus import (
    ANSWERS,
    SENSES,
    TREATMENT_SENSES,
    CorpusError,
    Sentence,
    load_sentences,
)
from triage.meaning.training import rows_of
from triage.text import fold

SENTENCES = load_sentences()
COUNTS = Counter((sentence.subject, sentence.heading) for sentence in SENTENCES)


def test_there_are_thousands_of_them() -> None:
    assert len(SENTENCES) >= 8000
    assert COUNTS["ordinary", "ordinary"] >= 2000


@pytest.mark.parametrize("sign", RED_FLAGS)
def test_every_sign_is_told_in_many_ways(sign: str) -> None:
    assert COUNTS[sign, "there"] >= (150 if sign in EMERGENCIES else 60)
    for sense in SENSES:
        assert COUNTS[sign, sense] >= (25 if sense == "doubt" else 35)


@pytest.mark.parametrize("treatment", TREATMENT_CLASS)
def test_every_treatment_is_told_in_every_sense(treatment: str) -> None:
    for sense in TREATMENT_SENSES:
        assert COUNTS[f"treatment_{treatment}", sense]


@pytest.mark.parametrize("subject", ANSWERS)
def test_every_answer_has_its_sentences(subject: str) -> None:
    for heading in ANSWERS[subject]:
        assert COUNTS[subject, heading] >= 20


def test_several_hands_wrote_every_grave_sign() -> None:
    for sign in EMERGENCIES:
        writers = {s.writer for s in SENTENCES if s.subject == sign and s.heading == "there"}
        assert len(writers) >= 5


def test_what_one_hand_wrote_can_be_left_out() -> None:
    writer = SENTENCES[0].writer
    others = [sentence for sentence in SENTENCES if sentence.writer != writer]
    assert others
    assert all(sentence.writer != writer for sentence in others)


def test_the_part_in_brackets_carries_the_sense_and_the_rest_is_ordinary() -> None:
    text = "bon hier au marché j'ai inondé mon pantalon et voilà on rentre"
    start = text.index("j'ai")
    sentence = Sentence(text, "cauda_equina", "there", "x", (start, start + 26))
    rows = {(row.text, row.subject) for row in rows_of([sentence])}
    assert (text[start : start + 26].strip(" ,"), "cauda_equina") in rows
    assert ("bon hier au marché", "ordinary") in rows


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("fevre.txt", "## there\nx\n", "unknown subject"),
        ("fever.txt", "## present\nx\n", "line 1: no heading 'present'"),
        ("fever.txt", "39 ce matin\n", "line 1: a sentence before any heading"),
        ("fever.txt", "## there\n[a] et [b]\n", "line 2: one pair of square brackets"),
        ("fever.txt", "## there\n[a\n", "line 2: one pair of square brackets"),
    ],
)
def test_a_mistake_is_named_by_file_and_line(
    tmp_path: Path, name: str, content: str, message: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=message):
        load_sentences(tmp_path)


def test_no_sentence_tells_and_denies_the_same_sign() -> None:
    seen: dict[tuple[str, str], str] = {}
    for sentence in SENTENCES:
        if sentence.subject in RED_FLAGS and sentence.heading in ("there", "denied"):
            key = (sentence.subject, fold(sentence.text).text)
            assert seen.setdefault(key, sentence.heading) == sentence.heading, sentence.text
