"""Which version of the assistant runs: its code, its rules and its model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent

from triage.rules import load_rules

_PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


def version(agent: Agent | None, environ: Mapping[str, str]) -> dict[str, Any]:
    """Return versions by what they are of.

    ``commit`` is ``TRIAGE_COMMIT``, which an image is built with; "unknown" where none is given.
    ``model`` is the id that Rasa gave the model when it was trained, null where none is loaded.
    """
    found = re.search(r'^version = "([^"]+)"', _PROJECT.read_text(encoding="utf-8"), re.MULTILINE)
    return {
        "version": found[1] if found else "unknown",
        "commit": environ.get("TRIAGE_COMMIT") or "unknown",
        "ruleset": load_rules().version,
        "model": agent.model_id if agent is not None else None,
    }
