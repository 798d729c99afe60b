"""The assistant runs without TensorFlow, and says so in one line where something needs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from deploy.settings import ROOT
from deploy.without_tensorflow import NEED_IT, components_that_need_it
from tests.assistant import Assistant


def run(code: str) -> subprocess.CompletedProcess[str]:
    """Run ``code`` in a process of its own, after TensorFlow was left out."""
    start = "from deploy.without_tensorflow import leave_out\nleave_out()\n"
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", start + code],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_running_assistant_has_not_loaded_tensorflow(assistant: Assistant) -> None:
    assert assistant.talk("without-tensorflow", "bonjour")
    maps = Path(f"/proc/{assistant.server_process}/maps").read_text()
    assert "libpython" in maps or "python" in maps
    assert "tensorflow" not in maps


def test_all_of_rasa_can_be_imported_without_it() -> None:
    done = run(
        "import rasa.engine.recipes.default_components, rasa.core.policies.ted_policy, sys\n"
        "print(sorted(n for n, m in sys.modules.items() if 'tensorflow/' in str(m)))"
    )
    assert done.returncode == 0, done.stderr
    assert all(name.startswith("rasa.") for name in yaml.safe_load(done.stdout))


@pytest.mark.parametrize(
    ("use", "name"),
    [
        ("import tensorflow as tf\ntf.constant(1)", "constant"),
        ("from tensorflow.keras.layers import Dense\nDense(3)", "Dense"),
        ("import tensorflow_text, tensorflow_hub\ntensorflow_hub.load('x')", "load"),
        (
            "import tensorflow as tf\nclass Mine(tf.keras.Model):\n    pass\nMine()",
            "Mine",
        ),
    ],
)
def test_what_would_compute_with_it_says_so_in_one_line(use: str, name: str) -> None:
    done = run(use)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert "TensorFlow is not loaded here" in last
    assert name in last
    assert "plain `rasa` commands" in last


def test_it_cannot_be_left_out_once_it_is_loaded() -> None:
    code = "import sys\nsys.modules['tensorflow'] = sys\nfrom deploy.without_tensorflow import *\n"
    done = subprocess.run(
        [sys.executable, "-c", code + "leave_out()"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "RuntimeError: tensorflow cannot be left out any more" in done.stderr


@pytest.mark.parametrize("name", sorted(NEED_IT))
def test_a_component_that_needs_it_is_found_however_it_is_named(name: str) -> None:
    config = {"pipeline": [{"name": f"rasa.some.module.{name}"}, name], "policies": None}
    assert components_that_need_it(config) == [f"rasa.some.module.{name}", name]


def test_our_own_pipeline_needs_none_of_it() -> None:
    assert components_that_need_it(yaml.safe_load((ROOT / "config.yml").read_text())) == []
