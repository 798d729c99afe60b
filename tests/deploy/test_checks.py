"""Start-up says what is wrong in one readable line that names the file or the setting."""

from __future__ import annotations

import shutil
import socket
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from deploy.checks import check_databases, check_files, check_ports
from deploy.settings import ROOT, SettingsError, load_settings
from tests.assistant import SECRET, free_port

FILES = ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path


def test_the_files_of_the_project_pass() -> None:
    check_files()


@pytest.mark.parametrize("name", [*FILES, "data/rules/answers.yml", "data/nlu/answers.yml"])
def test_a_broken_file_is_named_with_its_line(project: Path, name: str) -> None:
    text = (project / name).read_text()
    (project / name).write_text(f"{text}\nnew: [\n")
    with pytest.raises(SettingsError, match=rf"^{name}, line \d+: [^\n]+$"):
        check_files(project)


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
    given = {
        "TRIAGE_SECRET_KEY": SECRET,
        "TRIAGE_DB_URL": f"sqlite:///{tmp_path / 'a.db'}",
        "TRIAGE_CONSOLE_DB_URL": f"sqlite:///{tmp_path / 'b.db'}",
        name: address.format(port=free_port()),
    }
    with pytest.raises(SettingsError, match=rf"^{name}: [^\n]+$"):
        check_databases(load_settings(given))


def test_a_busy_port_is_named_with_the_setting_that_moves_it() -> None:
    ports = {name: free_port() for name in ("port", "actions_port", "console_port")}
    settings = replace(load_settings({"TRIAGE_SECRET_KEY": SECRET}), **ports)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", settings.console_port))
        taken.listen()
        busy = rf"^port {settings.console_port} is busy: [^\n]*TRIAGE_CONSOLE_PORT[^\n]*$"
        with pytest.raises(SettingsError, match=busy):
            check_ports(settings)
