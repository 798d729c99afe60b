"""A quiet start: no warnings of other people's packages, and none of ours is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from deploy.settings import ROOT


def said_by(path: Path) -> str:
    code = (
        "import warnings, deploy.quiet as quiet; warnings.showwarning = quiet.show_own; "
        "warnings.simplefilter('always'); "
        f"warnings.warn_explicit('attention', UserWarning, {str(path)!r}, 1)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    return done.stderr


def test_warnings_of_other_packages_are_left_out() -> None:
    assert said_by(ROOT / ".venv/lib/python3.10/site-packages/keras/x.py") == ""
    assert said_by(Path("/usr/lib/python3/x.py")) == ""


def test_warnings_of_this_project_are_shown() -> None:
    assert "attention" in said_by(ROOT / "actions" / "turn.py")


def test_a_module_runs_as_with_python_m() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "deploy.quiet", "json.tool", "--compact"],
        cwd=ROOT, input='{"a": 1}', capture_output=True, text=True,
    )  # fmt: skip
    assert (done.stdout.strip(), done.returncode) == ('{"a":1}', 0)


def test_the_course_of_a_start_is_left_out_and_what_goes_wrong_is_told() -> None:
    code = (
        "import logging, sys, deploy.quiet as quiet; sys.argv = ['quiet', 'this']; quiet.main();"
        " logging.basicConfig(level='INFO', stream=sys.stdout);"
        " logger = logging.getLogger('rasa_sdk.endpoint');"
        " logger.info('Starting plugins'); logger.error('port taken')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert "port taken" in done.stdout, done.stderr
    assert "plugins" not in done.stdout
