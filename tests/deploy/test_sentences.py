"""The assistant's sentences against the code: each mistake is one line with file, line and key."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from deploy.sentences import check_sentences
from deploy.settings import ROOT, SettingsError


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in ("actions", "channels"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def test_the_sentences_of_the_project_are_sound() -> None:
    check_sentences()


FILE = "actions/phrases.yml"
MISTAKES = {
    "a brace that nobody fills": (
        'utter_noted: "J\'ai bien noté : {summary}."', 'utter_noted: "Noté : {sumary}."',
        r"phrases.yml, line \d+: utter_noted: \{sumary\} is not filled in by actions/.+, line \d+; "
        r"it can have \{summary\}",
    ),
    "a brace where there is nothing to fill in": (
        'utter_resumed: "', 'utter_resumed: "{name}, ',
        r"line \d+: utter_resumed: \{name\} is not filled in by .+; it can have no braces",
    ),
    "a contact where none is given": (
        'utter_ask_age: "', 'utter_ask_age: "{phone} ', r"utter_ask_age: \{phone\} is not filled",
    ),
    "a sentence that is gone": (
        "utter_erased:", "utter_erasd:", r"'utter_erased' is missing; actions/.+, line \d+ says",
    ),
    "a question without its sentence": (
        "utter_reask_duration:", "utter_reask_time:", r"'utter_reask_duration' is missing",
    ),
    "a sentence that nothing says": (
        "utter_thank:", 'utter_merci: "Merci."\nutter_thank:',
        r"line \d+: utter_merci: nothing says it",
    ),
    "a name used twice": (
        "utter_thank:", 'utter_thank: "Merci."\nutter_thank:', r"line \d+: utter_thank: .* twice",
    ),
    "a number": ("utter_resumed: ", "utter_resumed: 15 # ", r"utter_resumed: must be a text"),
    "a lonely brace": ('utter_resumed: "', 'utter_resumed: "{', r"utter_resumed: a brace is open"),
    "no name in a brace": ('utter_resumed: "', 'utter_resumed: "{0}', r"'\{0\}' is no name"),
    "broken YAML": ('utter_resumed: "', 'utter_resumed: [', r"phrases.yml, line \d+: "),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_told_in_one_line(mistake: str, project: Path) -> None:
    before, after, message = MISTAKES[mistake]
    text = (project / FILE).read_text(encoding="utf-8")
    assert before in text
    (project / FILE).write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(SettingsError, match=message) as error:
        check_sentences(project)
    assert str(error.value).startswith(FILE)
    assert "\n" not in str(error.value)


def test_a_sentence_is_found_through_tables_names_and_functions(project: Path) -> None:
    code = """
TABLE = {"a": "utter_new_one"}

def choose(c):
    return "utter_new_two" if c else f"utter_new_{c}"

def speak(c):
    name = "utter_new_three"
    c.voice.say(TABLE[c.intent])
    c.voice.say(name)
    c.voice.say(choose(c), what="x")
"""
    (project / "actions" / "new.py").write_text(code)
    with pytest.raises(SettingsError, match=r"'utter_new_one' is missing; actions/new.py, line 9"):
        check_sentences(project)
    text = (project / FILE).read_text(encoding="utf-8")
    text += '\nutter_new_one: "a"\nutter_new_two: "{what}"\nutter_new_three: "c"\n'
    (project / FILE).write_text(text, encoding="utf-8")
    check_sentences(project)
    (project / FILE).write_text(text.replace('"c"', '"{what}"'), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"utter_new_three: \{what\} is not filled in"):
        check_sentences(project)
