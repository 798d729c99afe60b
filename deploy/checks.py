"""What can be checked before anything starts, each mistake told in one readable line."""

from __future__ import annotations

import importlib
import os
import socket
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import yaml

from deploy.lines import with_line
from deploy.sentences import check_sentences
from deploy.settings import ROOT, Settings, SettingsError
from deploy.without_tensorflow import components_that_need_it, refusal

DATA_FOLDERS = ("data", "actions", "channels", "console", "content", "triage", "deploy")
"""Folders whose YAML files the project is made of."""

_OF_NLU = frozenset({"intent", "synonym", "regex", "lookup", "examples", "metadata"})
"""What Rasa reads of a part of its training sentences."""

_SQLITE = "sqlite:///"
READ_WHOLE = 200 * 1024 * 1024
"""Bytes of a database file up to which it is read through before anything starts."""


def check_all(settings: Settings) -> list[str]:
    """Check files, texts, databases and ports.

    Returns what is wrong with the console alone, which never keeps patients from being answered.
    Raises SettingsError or ValueError, with one line, for anything else.
    """
    from channels.origins import allowed_origins

    check_files()
    allowed_origins(os.environ)
    check_knowledge()
    check_database("TRIAGE_DB_URL", settings.db_url)
    check_port("TRIAGE_PORT", settings.port)
    check_port("TRIAGE_ACTIONS_PORT", settings.actions_port)
    if settings.metrics_port is not None:
        check_port("TRIAGE_METRICS_PORT", settings.metrics_port)
    warnings = []
    if not settings.console_on:
        return warnings
    try:
        check_database("TRIAGE_CONSOLE_DB_URL", settings.console_db_url)
        check_port("TRIAGE_CONSOLE_PORT", settings.console_port)
    except SettingsError as error:
        warnings.append(str(error))
    return warnings


def check_files(root: Path = ROOT) -> None:
    """Read every data file, and hold the assistant's sentences against the code that says them.

    Raises SettingsError naming the file, the line, the key and what is wrong, or the component that
    needs TensorFlow (see :mod:`deploy.without_tensorflow`).
    """
    for name in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml"):
        read = _check_file_of(root, root / name, dict)
        if name == "config.yml" and (needing := components_that_need_it(read)):
            raise SettingsError(f"{name}: {refusal(needing)}")
    for folder in DATA_FOLDERS:
        for path in sorted((root / folder).rglob("*.yml")):
            # Rasa's own are names and values; a list of words may be a list.
            _check_file_of(root, path, dict if folder == "data" else (dict, list))
    check_sentences(root)


def _check_file_of(root: Path, path: Path, kinds: type | tuple[type, ...]) -> Any:
    name = path.relative_to(root)
    try:
        text = path.read_text(encoding="utf-8")
        read = yaml.load(text, Loader=yaml.CSafeLoader)
        repeated = _repeated(yaml.compose(text, Loader=yaml.CSafeLoader))
    except OSError as error:
        raise SettingsError(f"{name} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{name} is not UTF-8: save it as UTF-8") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "not YAML"
        raise SettingsError(f"{name}{line}: {problem}; mend the file and start again") from None
    if repeated is not None:
        line = repeated.start_mark.line + 1
        raise SettingsError(
            f"{name}, line {line}: '{repeated.value}' stands twice; the first one would be lost"
        )
    if not isinstance(read, kinds):
        raise SettingsError(f"{name} must hold names and values, and holds {type(read).__name__}")
    if name.parts[0] == "data":
        _check_examples(name, yaml.compose(text, Loader=yaml.CSafeLoader))
    return read


def _check_examples(name: Path, node: yaml.Node | None) -> None:
    """Raise SettingsError where sentences for the training would be lost: Rasa skips them."""
    parts = dict(_pairs(node)).get("nlu")
    for item in parts.value if isinstance(parts, yaml.SequenceNode) else ():
        keys = dict(_pairs(item))
        strange = sorted(set(keys) - _OF_NLU)
        line = item.start_mark.line + 1
        if strange:
            raise SettingsError(
                f"{name}, line {line}: unknown '{strange[0]}'; known: {', '.join(sorted(_OF_NLU))}"
            )
        if "examples" not in keys:
            raise SettingsError(f"{name}, line {line}: 'examples' is missing")


def _pairs(node: yaml.Node | None) -> list[tuple[str, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        return []
    return [(str(key.value), value) for key, value in node.value]


def _repeated(node: yaml.Node | None) -> yaml.ScalarNode | None:
    """Return the first key that a mapping has twice, however deep; None where there is none."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        if isinstance(found, yaml.SequenceNode):
            waiting += found.value
        elif isinstance(found, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in found.value:
                if isinstance(key, yaml.ScalarNode):
                    if key.value in seen:
                        return key
                    seen.add(key.value)
                waiting.append(value)
    return None


def check_knowledge() -> None:
    """Load rules, texts, words and settings as the assistant will.

    Raises SettingsError with one line: the file, the line where it can be told, the key.
    """
    from actions.knowledge import load_knowledge
    from triage.body import load_body

    try:
        load_knowledge()
        load_body()
        # The words are read when their module is.
        importlib.import_module("triage.understanding")
    except ValueError as error:
        raise SettingsError(with_line(str(error), ROOT)) from None


def check_database(name: str, url: str) -> None:
    """Open the database of the setting ``name``.

    Raises SettingsError where it does not answer, cannot be written or is damaged.
    """
    if url.startswith(_SQLITE):
        _check_file(name, Path(url.removeprefix(_SQLITE)))
    else:
        _check_server(name, url)


def _check_file(name: str, path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"{name}: {path.parent} cannot be made: {error.strerror}") from None
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise SettingsError(f"{name}: {path} cannot be written: choose another place")
    if path.exists():
        _check_pages(name, path)


def _check_pages(name: str, path: Path) -> None:
    """Have SQLite read through the file; a small one whole, a large one where it begins."""
    small = path.stat().st_size <= READ_WHOLE
    try:
        with closing(sqlite3.connect(path, timeout=2)) as database:
            database.execute("SELECT count(*) FROM sqlite_master").fetchone()
            found = database.execute("PRAGMA quick_check(1)").fetchone()[0] if small else "ok"
    except sqlite3.OperationalError:
        return  # Somebody is writing: then it is in use, and not damaged.
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        said = " ".join(found.split())
        raise SettingsError(
            f"{name}: {path} is damaged ({said}): put a backup in its place, or move it away"
        )


def _check_server(name: str, url: str) -> None:
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else "no answer"
        raise SettingsError(f"{name}: the database does not answer: {reason}") from None


def check_port(name: str, port: int) -> None:
    """Raise SettingsError where the port of the setting ``name`` is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise SettingsError(
                f"port {port} is busy: stop what uses it, or choose another with {name}=…"
            ) from None
