"""The word files are for clinicians and pharmacists: short rules, no patterns, no unused list."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from triage.data_files import DataFileError
from triage.plain.word_files import WordFile
from triage.treatments.words import names_in

TRIAGE = Path(__file__).parents[2] / "triage"
FOLDERS = {
    "treatments": ("lexicon.yml", "relief.yml", "status.yml"),
    "qualifiers": ("words.yml",),
    "finding": ("unsafe.yml", "asking.yml"),
}
FILES = [TRIAGE / folder / name for folder, names in FOLDERS.items() for name in names]
_NAMED = re.compile(r"(?<=[\[({/])\s*([^\[\](){}/\n]*?)\s*(?=[\])}/])")


def named_in(path: Path) -> set[str]:
    return set(_NAMED.findall(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_rules_are_short_and_no_phrase_is_a_regular_expression(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    rules = [line for line in text.splitlines() if re.match(r"#  ?\d+\. ", line)]
    assert 5 <= len(rules) <= 12
    assert not re.search(r"[\\*?^$]|\(\?", "\n".join(re.findall(r"^[^#\n]+", text, re.M)))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_list_is_used_in_its_file(path: Path) -> None:
    assert set(WordFile(path).names("lists")) <= named_in(path)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_pattern_is_used_in_its_folder(folder: str) -> None:
    patterns = yaml.safe_load((TRIAGE / folder / "patterns.yml").read_text(encoding="utf-8"))
    used = set().union(*(named_in(TRIAGE / folder / name) for name in FOLDERS[folder]))
    assert set(patterns) <= used


@pytest.fixture
def lexicon(tmp_path: Path) -> Callable[[str], WordFile]:
    """Return the lexicon with one line more among the names of the opioids."""

    def with_line(line: str) -> WordFile:
        for name in ("lexicon.yml", "patterns.yml"):
            text = (TRIAGE / "treatments" / name).read_text(encoding="utf-8")
            text = text.replace("    tramadol /", f"    {line}\n    tramadol /", 1)
            (tmp_path / name).write_text(text, encoding="utf-8")
        return WordFile(tmp_path / "lexicon.yml")

    return with_line


def test_a_new_name_of_a_medicine_is_one_line(lexicon: Callable[[str], WordFile]) -> None:
    assert names_in(lexicon("Algozine / Dolorène"))["algozine"] == "opioid"
    assert names_in(lexicon("Algozine / Dolorène"))["dolorene"] == "opioid"


def test_a_name_of_two_words_is_told(lexicon: Callable[[str], WordFile]) -> None:
    with pytest.raises(DataFileError, match="'algo zine' is no single word"):
        names_in(lexicon("algo zine"))
