#!/usr/bin/env bash
# Makes the Python environment .venv exactly as requirements.lock says; does nothing where it
# already is. Needs only bash and any Python 3 (for uv) or uv itself.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { printf 'setup: %s\n' "$1" >&2; exit 1; }
digest() { if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }

stamp=$(digest requirements.lock .python-version deploy/setup.sh | digest | cut -d' ' -f1)
if [ -x .venv/bin/python ] && [ "$(cat .venv/.stamp 2>/dev/null)" = "$stamp" ]; then
  exit 0
fi

if command -v uv >/dev/null 2>&1; then
  uv=uv
else
  uv=.bootstrap/bin/uv
  if [ ! -x "$uv" ]; then
    command -v python3 >/dev/null 2>&1 || fail "no python3 found: install Python 3, or uv, and run this again"
    printf 'setup: fetching uv into .bootstrap\n'
    python3 -m venv .bootstrap || fail "python3 -m venv failed: install the package python3-venv"
    .bootstrap/bin/python -m pip install --quiet uv || fail "uv could not be installed: is the package index reachable?"
  fi
fi

python=$(cat .python-version)
printf 'setup: making .venv with Python %s (some 150 packages, a few minutes the first time)\n' "$python"
if ! .venv/bin/python -c "import sys; sys.exit(sys.version_info[:2] != (3, 10))" 2>/dev/null; then
  "$uv" venv --quiet --clear --python "$python" .venv ||
    fail "no Python $python found or fetched: install Python $python and run this again"
fi
# Compiled once here: a process whose environment forbids it to write bytecode
# (PYTHONDONTWRITEBYTECODE, a read-only folder) would compile Rasa anew at every start.
"$uv" pip sync --quiet --require-hashes --compile-bytecode --python .venv/bin/python requirements.lock ||
  fail "the packages of requirements.lock could not be installed (see above)"

# Every command of this environment runs without telemetry, however it is called.
site=$(.venv/bin/python -c "import sysconfig; print(sysconfig.get_path('purelib'))")
printf '%s\n' "import os; os.environ.setdefault('RASA_TELEMETRY_ENABLED', 'false'); os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3'); os.environ.setdefault('SQLALCHEMY_SILENCE_UBER_WARNING', '1'); os.environ.setdefault('DO_NOT_TRACK', '1')" > "$site/no_telemetry.pth"
printf '%s' "$stamp" > .venv/.stamp
printf 'setup: done\n'
