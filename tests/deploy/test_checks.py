"""Start-up says what is wrong in one readable line that names the file or the setting."""

from __future__ import annotations

import os
import re
import shutil
import socket
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from deploy.checks import DATA_FOLDERS, check_all, check_database, check_files, check_port
from deploy.lines import with_line
from deploy.private import keep_private
from deploy.settings import ROOT, SettingsError, load_settings
from tests.assistant import SECRET, free_port
from triage.advice import load_advice
from triage.questions import QUESTIONS_FILE, Questionnaire, QuestionsError

FILES = ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path / name)
    for folder in DATA_FOLDERS:
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def test_the_files_of_the_project_pass() -> None:
    check_files()


@pytest.mark.parametrize(
    "name",
    [
        *FILES,
        "data/rules/answers.yml",
        "data/nlu/answers.yml",
        "triage/advice.yml",
        "triage/readers/words/age.yml",
        "content/service.yml",
    ],
)
def test_a_broken_file_is_named_with_its_line(project: Path, name: str) -> None:
    text = (project / name).read_text()
    (project / name).write_text(f"{text}\nnew: [\n")
    with pytest.raises(SettingsError, match=rf"^{name}, line \d+: [^\n]+$"):
        check_files(project)


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("rules.yml: rule 'S1': intensity_at_least needs a number, not 'x'", "intensity_at_least"),
        ("service.yml: hours: open, item 1: 'from' must be a time", 'from: "09:00"'),
        ("questions.yml: location: options, item 2: needs 'value'", "elsewhere"),
        ("advice.yml: orientations: urgent_consultation: buttons: unknown 'directory'", "buttons"),
    ],
)
def test_the_line_of_a_mistake_is_found_again(message: str, words: str) -> None:
    name, rest = message.split(":", 1)
    told = re.fullmatch(rf"(\w+/{name}), line (\d+):{re.escape(rest)}", with_line(message, ROOT))
    assert told, with_line(message, ROOT)
    assert words in (ROOT / told[1]).read_text().splitlines()[int(told[2]) - 1]


def test_no_line_is_better_than_a_wrong_one() -> None:
    message = "questions.yml: missing or unknown questions: durations"
    assert with_line(message, ROOT) == f"triage/{message}"
    assert with_line("TRIAGE_PORT must be a port", ROOT) == "TRIAGE_PORT must be a port"


def test_sentences_that_the_training_would_lose_are_named(project: Path) -> None:
    path = project / "data/nlu/answers.yml"
    path.write_text(path.read_text().replace("examples:", "exemples:", 1))
    with pytest.raises(
        SettingsError, match=r"^data/nlu/answers\.yml, line \d+: unknown 'exemples'"
    ):
        check_files(project)


def test_answers_without_a_value_are_named(tmp_path: Path) -> None:
    path = tmp_path / "questions.yml"
    text = QUESTIONS_FILE.read_text().replace("{value: lumbar", "{valeur: lumbar", 1)
    path.write_text(text)
    advice = load_advice()
    with pytest.raises(QuestionsError, match=r"^questions\.yml: location: options, item 1: needs"):
        Questionnaire(advice.sign_labels, advice.treatment_labels, path)


@pytest.mark.parametrize("text", ["", "- a list"])
def test_a_file_that_holds_something_else_is_named(project: Path, text: str) -> None:
    (project / "domain.yml").write_text(text)
    with pytest.raises(SettingsError, match=r"^domain\.yml must hold [^\n]+$"):
        check_files(project)


@pytest.mark.parametrize("where", ["pipeline", "policies"])
def test_a_component_that_needs_tensorflow_is_refused(project: Path, where: str) -> None:
    config = yaml.safe_load((project / "config.yml").read_text())
    config[where].append({"name": "DIETClassifier"})
    (project / "config.yml").write_text(yaml.safe_dump(config))
    with pytest.raises(
        SettingsError, match=r"^config\.yml: TensorFlow is not loaded here, and DIETC[^\n]+$"
    ):
        check_files(project)


def test_a_missing_file_is_named(project: Path) -> None:
    (project / "endpoints.yml").unlink()
    with pytest.raises(SettingsError, match=r"^endpoints\.yml cannot be read: [^\n]+$"):
        check_files(project)


@pytest.mark.parametrize("name", ["TRIAGE_DB_URL", "TRIAGE_CONSOLE_DB_URL"])
@pytest.mark.parametrize(
    "address", ["postgresql://nobody@127.0.0.1:{port}/none", "sqlite:////proc/none/file.db"]
)
def test_a_database_that_cannot_be_used_is_named(name: str, address: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=rf"^{name}: [^\n]+$"):
        check_database(name, address.format(port=free_port()))


@pytest.mark.parametrize("damage", ["no database", "cut", "overwritten"])
def test_a_damaged_database_is_told_in_one_line(damage: str, tmp_path: Path) -> None:
    path = tmp_path / "some folder" / "a.db"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as database:
        database.execute("create table events (data text)")
        database.executemany("insert into events values (?)", [("a" * 900,)] * 500)
        database.commit()
    check_database("TRIAGE_DB_URL", f"sqlite:///{path}")
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(
        {
            "no database": b"this is a text, and no database at all" * 100,
            "cut": whole[:middle],
            "overwritten": whole[:middle] + b"\xff" * 9000 + whole[middle + 9000 :],
        }[damage]
    )
    with pytest.raises(SettingsError, match=r"^TRIAGE_DB_URL: [^\n]+ is damaged \([^\n]+$"):
        check_database("TRIAGE_DB_URL", f"sqlite:///{path}")


def test_a_busy_port_is_named_with_the_setting_that_moves_it() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        busy = rf"^port {port} is busy: [^\n]*TRIAGE_PORT[^\n]*$"
        with pytest.raises(SettingsError, match=busy):
            check_port("TRIAGE_PORT", port)


def test_what_is_wrong_with_the_console_keeps_nobody_from_being_answered(tmp_path: Path) -> None:
    ports = {name: free_port() for name in ("port", "actions_port", "console_port")}
    given = {
        "TRIAGE_SECRET_KEY": SECRET,
        "TRIAGE_DB_URL": f"sqlite:///{tmp_path / 'a.db'}",
        "TRIAGE_CONSOLE_DB_URL": f"sqlite:///{tmp_path / 'b.db'}",
    }
    settings = replace(load_settings(given), **ports)
    assert check_all(settings) == []
    (tmp_path / "b.db").write_text("no database" * 1000)
    [warning] = check_all(settings)
    assert warning.startswith("TRIAGE_CONSOLE_DB_URL: ")


def test_what_is_kept_is_for_its_user_alone(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "old.db").touch(mode=0o644)
    mask = os.umask(0o022)
    try:
        keep_private(folder)
        (folder / "new.db").touch()
    finally:
        os.umask(mask)
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in [folder, *folder.rglob("*")]}
    assert modes == {"var": "0o700", "inner": "0o700", "old.db": "0o600", "new.db": "0o600"}
