"""``make check``: what can be told wrong in seconds, each mistake in one line, nothing started.

Style, types and data files are looked at every time. The tests of the words are run where anything
that they read has changed since they last passed.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from deploy.checks import check_files, check_knowledge
from deploy.settings import ROOT, VAR, SettingsError

WORDS = (
    "tests/triage/test_notation.py",
    "tests/triage/test_readers.py",
    "tests/triage/test_red_flags.py",
    "tests/triage/test_treatments.py",
    "tests/triage/test_duration_rows.py",
)
READ_BY_WORDS = ("triage", "tests/triage", "tests/data")
PASSED = VAR / "check.json"
AT_ONCE = 3


def main() -> int:
    """Check everything; return 0 where nothing is wrong."""
    checks: dict[str, Callable[[], str]] = {
        "data files": data_files,
        "style": lambda: _output("-m", "ruff", "check", "--quiet", "--output-format=concise", "."),
        "layout": lambda: _output("-m", "ruff", "format", "--check", "--quiet", "."),
        "types": lambda: _output("-m", "mypy", "--no-error-summary"),
        "words": words,
    }
    begun = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        results = {name: pool.submit(_timed, check) for name, check in checks.items()}
        failed = 0
        for name, result in results.items():
            problem, seconds = result.result()
            failed += bool(problem)
            print(f"check: {name:10} {'WRONG' if problem else 'good':5} {seconds:5.1f} s")
            for line in problem.splitlines():
                print(f"  {line}")
    print(f"check: {failed or 'nothing'} wrong, {time.monotonic() - begun:.0f} s")
    return 1 if failed else 0


def _timed(check: Callable[[], str]) -> tuple[str, float]:
    begun = time.monotonic()
    problem = check()
    return problem, time.monotonic() - begun


def data_files() -> str:
    """Return what is wrong with a data file, in one line; empty where all are good."""
    try:
        check_files()
        check_knowledge()
    except (SettingsError, ValueError, OSError) as error:
        return str(error)
    return ""


def words() -> str:
    """Return which tests of the words fail; they run where what they read has changed."""
    digest = _digest()
    if _passed() == digest:
        return ""
    problem = _output("-m", "pytest", *WORDS, "-q", "--no-header", "--tb=line", "-n", "2")
    if not problem:
        VAR.mkdir(exist_ok=True)
        PASSED.write_text(json.dumps({"words": digest}))
    return problem


def _passed() -> str:
    try:
        return str(json.loads(PASSED.read_text())["words"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _digest(root: Path = ROOT) -> str:
    """Return a digest of everything that the tests of the words read: contents, not dates."""
    digest = hashlib.sha256((root / "requirements.lock").read_bytes())
    for folder in READ_BY_WORDS:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(str(path.relative_to(root)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _output(*words: str) -> str:
    """Run a command of this Python; return what it printed where it failed, empty where not."""
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if not done.returncode:
        return ""
    said = (done.stdout + done.stderr).strip()
    return said or f"failed with {done.returncode}"


if __name__ == "__main__":
    sys.exit(main())
