"""How long a model trains, and how large it is."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import yaml

from bench.machine import cpu_seconds
from bench.pieces import Options, goal, ratio
from bench.servers import OURS, PEER, ready
from deploy.settings import ROOT

TITLE = "Training"
PEER_CONFIG = Path(__file__).resolve().parent.parent / "rasa_default.yml"


def measure(options: Options) -> dict[str, Any]:
    """Train both from nothing; keep the peer's model for the other pieces."""
    ready()
    config = yaml.safe_load(PEER_CONFIG.read_text(encoding="utf-8"))
    for item in [*config["pipeline"], *config["policies"]]:
        if "epochs" in item:
            item["epochs"] = options.epochs
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        peer_config = Path(folder) / "config.yml"
        peer_config.write_text(yaml.safe_dump(config))
        ours = _train(OURS.module, ROOT / "config.yml", Path(folder))
        peer = _train(PEER.module, peer_config, Path(folder))
        shutil.copy(peer.pop("model"), PEER.model)
        ours.pop("model")
    return {"ours": ours, "peer": peer, "epochs": options.epochs}


def _train(module: str, config: Path, folder: Path) -> dict[str, Any]:
    name = f"{config.parent.name}-{module}.tar.gz"
    # An empty folder to run in: nothing trained before is taken from a cache.
    work = folder / f"{module}-work"
    work.mkdir()
    for part in ("data", "domain.yml", "nlu", "triage", "actions", "channels", "content", "deploy"):
        (work / part).symlink_to(ROOT / part)
    command = [
        sys.executable, "-W", "ignore", "-m", module, "train", "--config", str(config),
        "--domain", "domain.yml", "--data", "data", "--out", str(folder),
        "--fixed-model-name", name,
    ]  # fmt: skip
    log = folder / f"{module}.log"
    begun = time.monotonic()
    cpu = memory = 0.0
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=work, stdout=out, stderr=out)
        while process.poll() is None:
            try:
                cpu = cpu_seconds(process.pid)
                peak = Path(f"/proc/{process.pid}/status").read_text()
                memory = max(memory, float(peak.split("VmHWM:")[1].split()[0]) / 1024)
            except (OSError, IndexError):
                pass
            time.sleep(0.5)
    if process.returncode:
        raise RuntimeError(f"training failed: {log.read_text(errors='replace')[-2000:]}")
    model = folder / name
    return {
        "seconds": time.monotonic() - begun,
        "cpu_s": cpu,
        "memory_mb": memory,
        "size_mb": model.stat().st_size / 1024**2,
        "model": str(model),
    }


def report(data: dict[str, Any]) -> list[str]:
    """Return the table."""
    ours, peer = data["ours"], data["peer"]
    rows = (
        ("processor time, s", "cpu_s", 0),
        ("by the clock, s", "seconds", 0),
        ("most memory (RSS), MB", "memory_mb", 0),
        ("model, MB", "size_mb", 1),
    )
    return [
        f"Rasa's default with {data['epochs']} epochs (DIET, ResponseSelector, TED, UnexpecTED).",
        "",
        "| | this assistant | Rasa's default | ratio |",
        "|---|---|---|---|",
        *(
            f"| {name} | {ours[key]:.{digits}f} | {peer[key]:.{digits}f}"
            f" | {ratio(ours[key], peer[key])} |"
            for name, key, digits in rows
        ),
        "",
        goal("training, ratio of processor time", ours["cpu_s"] / peer["cpu_s"], 0.2),
    ]
