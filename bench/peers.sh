#!/usr/bin/env bash
# Fetches what the peers of the performance report need beside the environment: nlp.js, and the
# package that Rasa installs in another version by itself than requirements.lock pins.
set -euo pipefail
cd "$(dirname "$0")/.."

if command -v npm >/dev/null 2>&1; then
  npm --prefix bench ci --silent
else
  echo "bench: no npm, so nlp.js is left out"
fi

stock=var/bench/stock
jsonschema=4.17.3 # the newest that Rasa 3.6.21 allows
if [ ! -d "$stock/jsonschema-$jsonschema.dist-info" ]; then
  uv=$(command -v uv || echo .bootstrap/bin/uv)
  rm -rf "$stock"
  "$uv" pip install --quiet --python .venv/bin/python --target "$stock" --no-deps \
    "jsonschema==$jsonschema" pyrsistent==0.20.0
fi
