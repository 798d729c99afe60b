"""The commands of the console: what is wrong in one line, accounts from a script, few packages."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.settings import SettingsError, load_settings
from tests.assistant import ROOT, SECRET, free_port
from tests.console.databases import rows

PASSWORD = "encore un mot de passe, long"
Done = subprocess.CompletedProcess[str]


def run(folder: Path, *words: str, typed: str = "", cwd: Path = ROOT, **environ: str) -> Done:
    """Run one command of the console on databases in ``folder``, without a terminal."""
    given = {
        "PATH": os.environ["PATH"],
        "TRIAGE_SECRET_KEY": SECRET,
        "TRIAGE_DB_URL": f"sqlite:///{folder / 'tracker.db'}",
        "TRIAGE_CONSOLE_DB_URL": f"sqlite:///{folder / 'console.db'}",
        "TRIAGE_CONSOLE_PORT": str(free_port()),
        **environ,
    }
    return subprocess.run(
        [sys.executable, "-m", "console", *words],
        cwd=cwd, env=given, input=typed, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def roles(folder: Path) -> dict[str, str]:
    """Return the role of each account."""
    query = (
        "SELECT u.username, g.name FROM auth_user u JOIN auth_user_groups x ON x.user_id = u.id"
        " JOIN auth_group g ON g.id = x.group_id"
    )
    return {str(name): str(role) for name, role in rows(f"sqlite:///{folder}/console.db", query)}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRIAGE_CONSOLE_DB_URL", "mysql://console:hunter2@host/x"),
        ("TRIAGE_CONSOLE_DB_URL", "postgresql://console:hunter2@host:port/x"),
        ("TRIAGE_CONSOLE_DB_URL", "postgresql://console:hunter2@host"),
        ("TRIAGE_CONSOLE_DB_URL", "postgresql://console:hunter2@127.0.0.1:1/x"),
        ("TRIAGE_CONSOLE_DB_URL", "sqlite:////proc/none/console.db"),
        ("TRIAGE_CONSOLE_DB_URL", "sqlite:///"),
        ("TRIAGE_CONSOLE_PORT", "huit mille"),
        ("TRIAGE_CONSOLE_PORT", "70000"),
        ("TRIAGE_CONSOLE_URL", "https://example.org/console"),
        ("TRIAGE_CONSOLE_URL", "example.org"),
        ("TRIAGE_CONSOLE_PROXY", "proxy.example.org"),
        ("TRIAGE_CONSOLE_SECOND_FACTOR", "non"),
        ("TRIAGE_SECRET_KEY", "hunter2"),
    ],
)
def test_a_bad_setting_is_named_in_one_line(tmp_path: Path, name: str, value: str) -> None:
    done = run(tmp_path, "run", **{name: value})
    assert done.returncode == 1
    said = done.stderr.strip().splitlines()
    assert len(said) == 1
    assert name in said[0] or "database" in said[0]
    assert "hunter2" not in done.stderr + done.stdout


def test_a_busy_port_is_named_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run(tmp_path, "run", TRIAGE_CONSOLE_PORT=port)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert port in done.stderr


def test_a_folder_that_cannot_hold_the_key_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A file where the folder should be: that stops even an administrator of the machine.
    (tmp_path / "var").write_text("")
    monkeypatch.setattr("deploy.settings.VAR", tmp_path / "var")
    with pytest.raises(SettingsError, match=r"^[^\n]+secret_key cannot be made or read[^\n]+$"):
        load_settings({})


def test_the_key_is_made_once_and_nobody_else_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.settings.VAR", tmp_path / "var")
    first = load_settings({}).secret_key
    assert load_settings({}).secret_key == first
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o777 == 0o600
    (tmp_path / "var" / "secret_key").write_text("court")
    with pytest.raises(SettingsError, match="holds no key"):
        load_settings({})


def test_the_first_account_administers_and_the_next_has_its_role(tmp_path: Path) -> None:
    first = run(tmp_path, "create_account", "--username", "marie", "--password-stdin",
                typed=f"{PASSWORD}\n")  # fmt: skip
    assert first.returncode == 0, first.stderr
    assert "administers" in first.stdout
    second = run(tmp_path, "create_account", "--username", "paul", "--role", "reads",
                 TRIAGE_CONSOLE_PASSWORD=PASSWORD)  # fmt: skip
    assert second.returncode == 0, second.stderr
    assert roles(tmp_path) == {"marie": "Administration", "paul": "Lecture"}
    assert PASSWORD not in first.stdout + second.stdout + first.stderr + second.stderr


@pytest.mark.parametrize(
    ("words", "password", "told"),
    [
        (["--username", "marie", "--role", "reads"], PASSWORD, "already exists"),
        (["--username", "ma rie", "--role", "reads"], PASSWORD, "name 'ma rie'"),
        (
            ["--username", "paul", "--role", "rules"],
            PASSWORD,
            "reads, reviews, signs or administers",
        ),
        (["--username", "paul", "--role", "reads"], "court", "at least 12 characters"),
        (["--username", "paul", "--role", "reads"], "123456789012", "entirely numeric"),
        (["--username", "paul", "--role", "reads"], "", "at least 12 characters"),
        (["--role", "reads"], PASSWORD, "--username"),
        (["--username", "paul"], PASSWORD, "--role"),
    ],
)
def test_an_account_that_cannot_be_made_is_told_in_one_line(
    tmp_path: Path, words: list[str], password: str, told: str
) -> None:
    made = run(tmp_path, "create_account", "--username", "marie", "--password-stdin",
               typed=f"{PASSWORD}\n")  # fmt: skip
    assert made.returncode == 0
    done = run(tmp_path, "create_account", *words, "--password-stdin", typed=f"{password}\n")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert told in done.stderr
    assert roles(tmp_path) == {"marie": "Administration"}


def test_without_a_terminal_nothing_is_waited_for(tmp_path: Path) -> None:
    done = run(tmp_path, "create_account", "--username", "marie")
    assert done.returncode == 1
    assert "--password-stdin" in done.stderr


def test_an_account_that_is_shut_out_is_recovered(tmp_path: Path) -> None:
    run(
        tmp_path, "create_account", "--username", "marie", "--password-stdin", typed=f"{PASSWORD}\n"
    )
    done = run(tmp_path, "recover_account", "--username", "marie", "--password-stdin",
               typed="un tout autre mot de passe\n")  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = rows(f"sqlite:///{tmp_path}/console.db", "SELECT subject, detail FROM audit_entry")
    assert told[-1] == (
        "marie",
        "nouveau mot de passe, second facteur retiré, en ligne de commande",
    )
    unknown = run(tmp_path, "recover_account", "--username", "x", "--password-stdin")
    assert unknown.returncode == 1
    assert "there is no account 'x'" in unknown.stderr


SHOWN = """
import sys
from importlib.metadata import distribution
import django
django.setup()
from django.core.management import load_command_class
from django.urls import get_resolver
load_command_class("console.follower", "run")
get_resolver().url_patterns
print(" ".join(sorted({name.split(".")[0] for name in sys.modules})))
"""
IMPORTED_AS = {
    "django-axes": "axes", "django-otp": "django_otp", "django-two-factor-auth": "two_factor",
    "psycopg[binary]": "psycopg", "pyyaml": "yaml", "ruamel.yaml": "ruamel",
}  # fmt: skip
BROUGHT_ALONG = {
    "asgiref",
    "sqlparse",
    "formtools",
    "qrcode",
    "typing_extensions",
    "psycopg_binary",
}
# Loaded where they happen to be there, and not needed.
WELCOME = {"PIL", "cython_runtime"}
OURS = {"console", "deploy", "channels", "triage"}


def _shown(folder: Path) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-S", "-c", SITE + SHOWN],
        cwd=folder, capture_output=True, text=True, timeout=120,
        env={"PATH": os.environ["PATH"], "TRIAGE_SECRET_KEY": SECRET,
             "DJANGO_SETTINGS_MODULE": "console.settings", "PYTHONPATH": str(folder)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


# The packages without what their .pth files load at every start of Python.
PACKAGES = next(path for path in sys.path if path.endswith("site-packages"))
SITE = f"import sys; sys.path.append({PACKAGES!r})"


def test_the_console_runs_on_its_own_packages_and_the_files_of_its_image(tmp_path: Path) -> None:
    listed = (ROOT / "deploy" / "console-requirements.txt").read_text().splitlines()
    names = {line for line in listed if line and not line.startswith("#")}
    allowed = {IMPORTED_AS.get(name, name) for name in names} | BROUGHT_ALONG | WELCOME | OURS
    recipe = (ROOT / "deploy" / "console.Dockerfile").read_text()
    for sources, target in re.findall(r"^COPY (.+) (\S+)$", recipe, re.MULTILINE):
        for source in sources.split():
            if target.startswith("/tmp"):
                continue
            place = tmp_path / target / (Path(source).name if target.endswith("/") else "")
            place.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, place)
            else:
                shutil.copy(ROOT / source, place)
    loaded = _shown(tmp_path)
    strangers = loaded - allowed - set(sys.stdlib_module_names) - {"__main__", "__mp_main__"}
    assert {name for name in strangers if not name.startswith(("_", "sitecustomize"))} == set()
    assert not loaded & {"rasa", "tensorflow", "spacy", "numpy"}
    lock = (ROOT / "requirements.lock").read_text().casefold().replace("-", ".")
    for name in names:
        package = re.escape(name.split("[")[0].replace("-", "."))
        assert re.search(rf"^{package}(\[\w+\])?==", lock, re.MULTILINE)
