"""What every process of the service starts with."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from deploy.processes import child_environment
from deploy.settings import ROOT, load_settings

_THREADS = (
    "import json, numpy, scipy.linalg, threadpoolctl;"
    "print(json.dumps([one['num_threads'] for one in threadpoolctl.threadpool_info()"
    " if one['internal_api'] == 'openblas']))"
)


def _threads() -> set[int]:
    done = subprocess.run(
        [sys.executable, "-c", _THREADS], cwd=ROOT, env=child_environment(load_settings()),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(json.loads(done.stdout))


def test_a_process_multiplies_in_one_thread_so_that_workers_do_not_take_each_others_cores(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    assert _threads() == {1}


def test_an_operator_may_have_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    assert child_environment(load_settings())["OPENBLAS_NUM_THREADS"] == "2"
