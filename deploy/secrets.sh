#!/bin/sh
# Makes the secrets of compose.yml in deploy/secrets/, once; what is there stays.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
# The containers' own users read the files: the folder keeps others out.
make() { [ -e "secrets/$1" ] || { printf '%s' "$2" > "secrets/$1"; chmod 644 "secrets/$1"; }; }
random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
make secret_key "$(random)"
make db_password "$(random)"
make redis_password "$(random)"
make db_url "postgresql://triage:$(cat secrets/db_password)@database:5432/triage"
make console_db_url "postgresql://triage:$(cat secrets/db_password)@database:5432/console"
make tombstones_db_url "postgresql://triage:$(cat secrets/db_password)@database:5432/erased"
make messaging_db "postgresql://triage:$(cat secrets/db_password)@database:5432/channels"
make redis_url "redis://:$(cat secrets/redis_password)@redis:6379/0"
echo "secrets: deploy/secrets/ is complete; keep a copy of secret_key where backups are kept"
