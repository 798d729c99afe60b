"""Texts and rules that change while the assistant runs."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from triage.fresh import LOOK_SECONDS, Fresh


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now

    def look_again(self) -> None:
        self.now += LOOK_SECONDS


def read(path: Path) -> str:
    text = path.read_text()
    if "broken" in text:
        raise ValueError(f"{path.name}: broken,\n correct it")
    return text


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_changed_file_is_in_force_after_the_next_look(tmp_path, clock):
    file = tmp_path / "texts.yml"
    file.write_text("one")
    texts = Fresh(lambda: read(file), [file], clock)
    file.write_text("two words")
    assert texts.get() == "one", "files are not looked at for every message"
    clock.look_again()
    assert texts.get() == "two words"


def test_a_file_added_to_a_folder_counts(tmp_path, clock):
    texts = Fresh(lambda: len(list(tmp_path.iterdir())), [tmp_path], clock)
    (tmp_path / "new.md").write_text("new")
    clock.look_again()
    assert texts.get() == 1


@pytest.mark.parametrize("change", ["broken", "gone"])
def test_a_broken_file_changes_nothing_and_is_told_once_in_one_line(
    tmp_path, clock, caplog, change
):
    file = tmp_path / "texts.yml"
    file.write_text("one")
    texts = Fresh(lambda: read(file), [file], clock)
    file.write_text("broken") if change == "broken" else file.unlink()
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            clock.look_again()
            assert texts.get() == "one"
    assert len(caplog.records) == 1
    assert "\n" not in caplog.records[0].getMessage()
    assert "texts.yml" in caplog.records[0].getMessage()
    file.write_text("mended")
    clock.look_again()
    assert texts.get() == "mended"
