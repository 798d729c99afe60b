"""Trains the model where it is missing or older than what it is made of."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from deploy.checks import check_files
from deploy.settings import ROOT, VAR, SettingsError

MODELS = ROOT / "models"
MODEL = MODELS / "triage.tar.gz"
_FINGERPRINT = MODELS / "triage.fingerprint"
LOG = VAR / "training.log"
_STEP = re.compile(r"(Starting to train|Restored) component '(\w+)'")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_ERROR = re.compile(r"^(?:\w+\.)*(\w+(?:Error|Exception|Invalid\w*)): (.+)")
_MADE_OF = (
    "config.yml",
    "domain.yml",
    "requirements.lock",
    "data",
    "nlu",
    "content/answers",
    "triage/finding",
    "triage/meaning/sentences",
    "triage/meaning/corpus.py",
    "triage/meaning/encoder.py",
    "triage/meaning/features.py",
    "triage/meaning/heads.py",
    "triage/meaning/reader.py",
    "triage/meaning/training.py",
    "triage/plain",
)


def fingerprint() -> str:
    """Return a digest of everything that the model is made of: contents, not dates."""
    digest = hashlib.sha256()
    for name in _MADE_OF:
        path = ROOT / name
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(str(file.relative_to(ROOT)).encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


def is_current() -> bool:
    """Say whether the model is whole and was trained from what is on disk now."""
    if not MODEL.exists() or not _FINGERPRINT.exists():
        return False
    return _FINGERPRINT.read_text().split() == [fingerprint(), checksum(MODEL)]


def checksum(path: Path) -> str:
    """Return a digest of the file: one that was cut, or copied by halves, has another."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


class TrainingError(RuntimeError):
    """The model could not be trained; the message is one line that says why."""


def train(force: bool = False) -> Path:
    """Train the model, show each step, and return the model's file.

    Where another command is training it already, wait for that one; ``force`` trains all the same.
    Everything that Rasa prints goes to ``var/training.log``. Raises TrainingError with one line.
    """
    VAR.mkdir(exist_ok=True)
    with (VAR / "training.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return MODEL if is_current() and not force else _train()


def _train() -> Path:
    made_of = fingerprint()
    command = [
        sys.executable,
        "-m",
        "deploy.without_tensorflow",
        "train",
        # Rasa's own cache does not know the sentences and answers that components learn from.
        "--force",
        "--fixed-model-name",
        MODEL.name,
    ]
    environ = {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONWARNINGS": "ignore",
        "PYTHONUNBUFFERED": "1",
        # Read by nlu/training_vectors.py: what was encoded once is not encoded again.
        "TRIAGE_VECTOR_CACHE": str(VAR / "vectors.npz"),
        "OPENBLAS_NUM_THREADS": os.environ.get("OPENBLAS_NUM_THREADS", "1"),
    }
    with (
        LOG.open("w", encoding="utf-8") as log,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        ) as process,
    ):
        assert process.stdout is not None
        _show(_steps(_written_to(log, process.stdout)))
    if process.returncode or not MODEL.exists():
        raise TrainingError(f"the training failed: {_reason()} (all of it: {LOG})")
    _FINGERPRINT.write_text(f"{made_of}\n{checksum(MODEL)}\n")
    for old in MODELS.glob("*.tar.gz"):
        if old != MODEL:
            old.unlink()
    return MODEL


def _show(steps: Iterable[str]) -> None:
    """Show the step under way in one line that changes; where there is no terminal, a line each."""
    terminal = sys.stdout.isatty()
    for step in steps:
        line = f"train:   {step}"
        print(f"\r{line:60}" if terminal else line, end="" if terminal else "\n", flush=True)
    if terminal:
        print(f"\r{'':60}\r", end="", flush=True)


def _written_to(log: Any, lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        log.write(line)
        yield line


def _steps(lines: Iterable[str]) -> Iterator[str]:
    """Return the name of each component as its turn comes."""
    for line in lines:
        if found := _STEP.search(line):
            yield found[2]


def _reason() -> str:
    """Return the last error that Rasa printed."""
    said = _COLOUR.sub("", LOG.read_text(encoding="utf-8")).splitlines()
    errors = [found[2] for line in said if (found := _ERROR.match(line.strip()))]
    if errors:
        return errors[-1].rstrip(".")
    return next((line.strip() for line in reversed(said) if line.strip()), "Rasa said nothing")


def main() -> int:
    """Train where needed, or always with ``--force``; return the exit code."""
    force = "--force" in sys.argv
    if is_current() and not force:
        print("train: the model is up to date")
        return 0
    print("train: training the model (three to five minutes)", flush=True)
    try:
        check_files()
        train(force)
    except (SettingsError, TrainingError) as error:
        print(f"train: {error}", file=sys.stderr)
        return 1
    print("train: done")
    return 0


if __name__ == "__main__":
    sys.exit(main())
