"""Trains a model from nothing and says what it cost; keeps the peer's, which takes a long time.

``python -m bench.training`` makes the peer's model where it is missing or out of date.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from bench.machine import machine
from bench.servers import OURS, PEER
from deploy.settings import ROOT

EPOCHS = 15
PEER_CONFIG = Path(__file__).resolve().parent / "rasa_default.yml"
PEER_COST = PEER.model.with_suffix("").with_suffix(".json")
"""What the kept model of the peer was made of and what it cost, beside the model."""

_READ = ("data", "domain.yml", "nlu", "triage", "actions", "channels", "content", "deploy")


def train_ours() -> tuple[dict[str, Any], dict[str, Any]]:
    """Train this assistant's model in folders that are thrown away; return what it cost.

    First from nothing, then with the sentence vectors that the first training kept, which is how
    `make train` finds them after a change.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as kept:
        cache = {"TRIAGE_VECTOR_CACHE": str(Path(kept) / "vectors.npz")}
        costs = []
        for _ in range(2):
            with tempfile.TemporaryDirectory(prefix="bench-") as folder:
                costs.append(_train(OURS.module, ROOT / "config.yml", Path(folder), cache)[1])
    return costs[0], costs[1]


def train_peer(epochs: int = EPOCHS) -> dict[str, Any]:
    """Return what the peer's model cost; train it where it is missing or out of date.

    Afterwards ``PEER.model`` is there. Raises RuntimeError where Rasa cannot train.
    """
    made_of = _fingerprint(epochs)
    if PEER.model.exists() and PEER_COST.exists():
        kept: dict[str, Any] = json.loads(PEER_COST.read_text())
        if kept["made_of"] == made_of:
            return kept
    config = yaml.safe_load(PEER_CONFIG.read_text(encoding="utf-8"))
    for item in [*config["pipeline"], *config["policies"]]:
        if "epochs" in item:
            item["epochs"] = epochs
    PEER.model.parent.mkdir(parents=True, exist_ok=True)
    where = machine()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        peer_config = Path(folder) / "config.yml"
        peer_config.write_text(yaml.safe_dump(config))
        model, cost = _train(PEER.module, peer_config, Path(folder))
        PEER_COST.unlink(missing_ok=True)
        shutil.move(model, PEER.model)
    cost |= {"made_of": made_of, "epochs": epochs, "machine": where}
    PEER_COST.write_text(json.dumps(cost))
    return cost


def _fingerprint(epochs: int) -> str:
    """Return a digest of everything that the peer's model is made of."""
    digest = hashlib.sha256(f"{epochs} {version('rasa')} {version('tensorflow')}".encode())
    files = [PEER_CONFIG, ROOT / "domain.yml", *sorted((ROOT / "data").rglob("*"))]
    for file in files:
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(str(file.relative_to(ROOT)).encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _train(
    module: str, config: Path, folder: Path, settings: Mapping[str, str] | None = None
) -> tuple[Path, dict[str, Any]]:
    """Train by ``config``; return the model's file and what the training cost.

    ``settings`` are environment variables.
    """
    # An empty folder to run in: nothing that Rasa trained before is taken from its cache.
    work = folder / "work"
    work.mkdir()
    for part in _READ:
        (work / part).symlink_to(ROOT / part)
    command = [
        sys.executable, "-W", "ignore", "-m", module, "train", "--config", str(config),
        "--domain", "domain.yml", "--data", "data", "--out", str(folder),
        "--fixed-model-name", "model.tar.gz",
    ]  # fmt: skip
    # As `make train` does, and as Rasa does by itself.
    threads = {"OPENBLAS_NUM_THREADS": "1"} if module == OURS.module else {}
    environ = {
        **os.environ,
        **threads,
        **(settings or {}),
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    log = folder / "log"
    begun = time.monotonic()
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=work, stdout=out, stderr=out, env=environ)
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            process.wait()
            raise
    process.returncode = os.waitstatus_to_exitcode(status)
    model = folder / "model.tar.gz"
    if process.returncode or not model.exists():
        raise RuntimeError(f"training failed: {log.read_text(errors='replace')[-2000:]}")
    return model, {
        "seconds": time.monotonic() - begun,
        "cpu_s": used.ru_utime + used.ru_stime,
        "memory_mb": used.ru_maxrss / 1024,
        "size_mb": model.stat().st_size / 1024**2,
    }


if __name__ == "__main__":
    print(json.dumps(train_peer()))
