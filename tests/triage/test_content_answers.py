"""The base of answers is whole, and a mistake in it is told in one line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from triage.content import load_content
from triage.content_answers import ANSWERS_FOLDER, load_answers, load_outside
from triage.data_files import DataFileError
from triage.finding.unsafe import load_unsafe

ENTRY = {
    "id": "battery_life",
    "question": "Combien de temps dure la pile ?",
    "answer": "Plusieurs années. Demandez à l'équipe qui vous suit.",
    "turn_to": "l'équipe",
    "sources": [{"name": "Notice", "year": 2024}],
    "reviewed": "2026-11-26",
    "asked": [f"façon {number} de demander" for number in range(8)],
}


def write(folder: Path, **changes: object) -> Path:
    entry = {**ENTRY, **changes}
    text = yaml.safe_dump({"theme": "life", "title": "Vivre avec", "entries": [entry]})
    text = text.replace("'2026-11-26'", "2026-11-26")
    (folder / "life.yml").write_text(text, encoding="utf-8")
    return folder


def test_the_delivered_base_is_whole() -> None:
    base = load_answers(library=load_content())
    assert len(base) >= 250
    assert len(base.themes) >= 20
    for unsafe in load_unsafe():
        base.require(unsafe.entries, "unsafe.yml")


def test_answers_hold_no_dose_no_brand_and_no_promise() -> None:
    forbidden = re.compile(
        r"\d\s?mg\b|\d\s?g par jour|comprimés? par jour|doliprane|efferalgan|dafalgan|lyrica|advil|"
        r"ixprim|izalgi|laroxyl|cymbalta|\bguérir à coup sûr|résultat garanti|sans aucun risque",
        re.IGNORECASE,
    )
    for entry in load_answers().values():
        assert not forbidden.search(entry.answer), entry.id
        assert not re.search(r"\b(tu|ton|ta|tes)\b", entry.answer), entry.id


def test_every_answer_says_whom_to_ask_and_where_it_comes_from() -> None:
    for entry in load_answers().values():
        assert entry.turn_to, entry.id
        assert entry.sources, entry.id
        assert len(entry.asked) >= 9, entry.id
        assert "{" not in entry.answer, entry.id


def test_questions_outside_the_base_are_no_way_of_asking_it() -> None:
    ways = {way.lower() for entry in load_answers().values() for way in entry.asked}
    assert not ways & {text.lower() for text in load_outside()}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"answer": "long " * 100}, "'answer' has"),
        ({"question": "long " * 20}, "'question' has"),
        ({"asked": ["une seule façon"]}, "'asked' has 1 items"),
        ({"id": "Pile"}, "small letters"),
        ({"colour": "red"}, "unknown field 'colour'"),
        ({"follow_ups": ["nowhere"]}, "no answer has the id 'nowhere'"),
        ({"answer": "Appelez le {telephone}."}, "{telephone} names no setting"),
        ({"sources": []}, "'sources' has 0 items"),
    ],
)
def test_a_mistake_is_told_in_one_line(
    tmp_path: Path, changes: dict[str, object], says: str
) -> None:
    with pytest.raises(DataFileError) as caught:
        load_answers(write(tmp_path, **changes))
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_page_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="no text has the id 'nowhere'"):
        load_answers(write(tmp_path, page="nowhere"), load_content())


def test_two_entries_may_not_share_a_way_of_asking(tmp_path: Path) -> None:
    write(tmp_path)
    other = {**ENTRY, "id": "battery_price", "question": "Combien coûte la pile ?"}
    text = yaml.safe_dump({"theme": "price", "title": "Prix", "entries": [other]})
    (tmp_path / "price.yml").write_text(text.replace("'2026-11-26'", "2026-11-26"), "utf-8")
    with pytest.raises(DataFileError, match="also a way of asking"):
        load_answers(tmp_path)


def test_a_folder_without_answers_is_told() -> None:
    with pytest.raises(DataFileError, match="no answers here"):
        load_answers(ANSWERS_FOLDER / "nowhere")
