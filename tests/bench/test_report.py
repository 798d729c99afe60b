"""The performance report: made of what each piece kept, goals first."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import training
from bench.performance import report
from bench.pieces import Goal
from bench.servers import Build

SPREAD = {"p50": 40.0, "p95": 60.0}
FULL = {"empty": SPREAD, "full": {"p50": 60.0, "p95": 80.0}, "events": 1e6, "index_s": 1.0}
MILLION = {"sqlite": FULL, "postgresql": {**FULL, "full": SPREAD}}


def test_a_report_tells_of_each_piece_when_it_was_measured_and_which_goals_were_missed(
    tmp_path: Path,
) -> None:
    kept = {"machine": "2 cores", "commit": "abc", "seconds": 180, "data": MILLION}
    (tmp_path / "million.json").write_text(json.dumps(kept))
    lines = report(tmp_path).splitlines()
    goals = [line for line in lines if "million events on" in line]
    assert "1.50 | **missed**" in goals[0]
    assert "1.00 | reached" in goals[1]
    assert "*2 cores; commit abc; took 3 min.*" in lines
    # A piece that never ran is told, not left out.
    assert lines[lines.index("## A turn") + 2] == "Not measured yet."


def test_the_cause_is_told_only_where_a_goal_is_missed() -> None:
    assert "too slow" not in Goal("p50", 1, 2, why="too slow").row()
    assert "too slow" in Goal("p50", 3, 2, why="too slow").row()
    assert Goal("more", 3, 2, at_most=False).reached


def test_the_peers_model_is_trained_once_until_what_it_is_made_of_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, cost = tmp_path / "peer.tar.gz", tmp_path / "peer.json"
    trained = []

    def train(module: str, config: Path, folder: Path) -> tuple[Path, dict[str, float]]:
        trained.append(module)
        made = folder / "model.tar.gz"
        made.write_bytes(b"model")
        return made, {"cpu_s": 7.0}

    monkeypatch.setattr(training, "PEER", Build("peer", model, "rasa"))
    monkeypatch.setattr(training, "PEER_COST", cost)
    monkeypatch.setattr(training, "_train", train)
    assert training.train_peer(1)["cpu_s"] == training.train_peer(1)["cpu_s"] == 7.0
    assert trained == ["rasa"]
    training.train_peer(2)
    assert len(trained) == 2
    assert model.read_bytes() == b"model"
