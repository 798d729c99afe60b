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

# Two lanes for two cores: what people see in a browser, with the console on both databases, beside
# everything else. A folder that is new is in the second lane by itself.
seen=$(mktemp)
trap 'rm -f "$seen"' EXIT
{
  result=0
  $python -m pytest -p no:cacheprovider tests/console tests/widget || result=1
  printf '\n== %s\n' "the console on PostgreSQL"
  TEST_DATABASE=postgresql $python -m pytest -p no:cacheprovider tests/console -m "not browser" ||
    result=1
  exit $result
} >"$seen" 2>&1 &
pages=$!

step "the tests of what runs"
$python -m pytest --ignore=tests/console --ignore=tests/widget && running=0 || running=$?

step "the tests of what people see"
wait "$pages" && shown=0 || shown=$?
cat "$seen"
exit $((running || shown))
