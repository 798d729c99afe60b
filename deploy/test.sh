#!/usr/bin/env bash
# Every check and test of the project, in the order in which they fail fastest.
set -euo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python
export PYTHONWARNINGS=ignore

step() { printf '\n== %s\n' "$1"; }

step "style and types"
$python -m ruff check .
$python -m ruff format --check .
$python -m mypy

step "training data and domain"
# Rasa reports most mistakes as warnings; here a warning fails.
report=$(PYTHONWARNINGS=default $python -m rasa data validate --fail-on-warnings 2>&1) || {
  printf '%s\n' "$report" | grep -v Deprecat >&2
  exit 1
}
if printf '%s\n' "$report" | grep -E 'UserWarning' >&2; then
  exit 1
fi

step "the model"
$python -m deploy.train

step "the browser"
bash deploy/browser.sh

step "PostgreSQL"
bash deploy/postgresql.sh

step "Redis, nginx and the checkers of the operator's files"
bash deploy/servers.sh

if [ "$#" != 0 ]; then
  step "the tests"
  $python -m pytest "$@"
  exit
fi

# The console's second run needs no browser and little of the machine: it goes beside the first.
beside=$(mktemp)
trap 'rm -f "$beside"' EXIT
TEST_DATABASE=postgresql $python -m pytest -p no:cacheprovider tests/console -m "not browser" \
  >"$beside" 2>&1 &
console=$!

step "the tests"
$python -m pytest && tests=0 || tests=$?

step "the console on PostgreSQL"
wait "$console" && on_postgresql=0 || on_postgresql=$?
cat "$beside"
exit $((tests || on_postgresql))
