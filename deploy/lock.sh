#!/usr/bin/env bash
# Resolves pyproject.toml into requirements.lock: exact versions and hashes, no addresses.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=$(command -v uv || echo .bootstrap/bin/uv)
[ -x "$uv" ] || { echo "lock: no uv found; run 'make setup' first" >&2; exit 1; }
"$uv" pip compile pyproject.toml --group dev --universal --generate-hashes \
  --no-emit-index-url --no-header --no-annotate --quiet --output-file requirements.lock
echo "lock: requirements.lock is written; 'make setup' installs it"
