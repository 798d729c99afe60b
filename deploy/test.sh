#!/usr/bin/env bash
# Every check and test of the project, in the order in which they fail fastest.
set -euo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python

step() { printf '\n== %s\n' "$1"; }

step "style and types"
$python -m ruff check .
$python -m ruff format --check .
$python -m mypy

step "training data and domain"
# --fail-on-warnings: a warning of Rasa is an error here.
$python -m rasa data validate --fail-on-warnings --quiet

step "the model"
$python -m deploy.train

step "the tests"
$python -m pytest "$@"
