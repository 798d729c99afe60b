"""Trains the model where it is missing or older than what it is made of."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from deploy.settings import ROOT

MODELS = ROOT / "models"
MODEL = MODELS / "triage.tar.gz"
_FINGERPRINT = MODELS / "triage.fingerprint"
_MADE_OF = ("config.yml", "domain.yml", "requirements.lock", "data", "nlu")


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
    """Say whether the model exists and was trained from what is on disk now."""
    return (
        MODEL.exists()
        and _FINGERPRINT.exists()
        and _FINGERPRINT.read_text().strip() == fingerprint()
    )


def train() -> Path:
    """Train the model and return its file. Raises SystemExit where training fails."""
    made_of = fingerprint()
    command = [sys.executable, "-m", "rasa", "train", "--fixed-model-name", MODEL.name]
    environ = {**os.environ, "RASA_TELEMETRY_ENABLED": "false"}
    finished = subprocess.run(command, cwd=ROOT, env=environ, check=False)
    if finished.returncode or not MODEL.exists():
        raise SystemExit("train: the training failed; the lines above say why")
    _FINGERPRINT.write_text(made_of)
    for old in MODELS.glob("*.tar.gz"):
        if old != MODEL:
            old.unlink()
    return MODEL


def main() -> None:
    """Train where needed, or always with ``--force``."""
    if "--force" not in sys.argv and is_current():
        print("train: the model is up to date")
        return
    print("train: training the model (about a minute)", flush=True)
    train()


if __name__ == "__main__":
    main()
