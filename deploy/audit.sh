#!/usr/bin/env bash
# Looks up every package of requirements.lock among the published advisories, and fails where there
# is one, or where a package could not be looked up. Needs an index that serves advisories (PyPI).
# pip-audit wants newer packages than Rasa allows: it runs in an environment of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=$(command -v uv || echo .bootstrap/bin/uv)
[ -x "$uv" ] || { echo "audit: no uv found; run 'make setup' first" >&2; exit 1; }
"$uv" tool run --quiet pip-audit==2.10.1 --requirement requirements.lock --require-hashes \
  --disable-pip --strict --progress-spinner off --desc on "$@"
