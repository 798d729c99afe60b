#!/usr/bin/env bash
# The long tests: processes killed and frozen under load, and many patients for a long time.
set -euo pipefail
cd "$(dirname "$0")/.."
export PYTHONWARNINGS=ignore
.venv/bin/python -m deploy.train
bash deploy/postgresql.sh
bash deploy/servers.sh
.venv/bin/python -m pytest tests/faults -m "faults or not faults" "$@"
