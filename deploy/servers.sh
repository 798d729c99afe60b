#!/usr/bin/env bash
# Makes sure that the programs of other makers are there which the tests run or check files with:
# Debian's, installed where missing. None is started, now or with the machine.
set -euo pipefail
wanted=()
for pair in redis-server:redis-server nginx:nginx-light promtool:prometheus caddy:caddy yamllint:yamllint; do
  [ -x "/usr/sbin/${pair%%:*}" ] || command -v "${pair%%:*}" >/dev/null 2>&1 || wanted+=("${pair##*:}")
done
[ "${#wanted[@]}" = 0 ] && exit 0
if ! command -v apt-get >/dev/null 2>&1; then
  echo "servers: no apt-get: install ${wanted[*]} and run this again" >&2
  exit 1
fi
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo"
echo "servers: installing ${wanted[*]}"
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  # Debian starts what it installs unless this says no.
  printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
  $as_root chmod 755 "$policy"
  trap '$as_root rm -f "$policy"' EXIT
fi
$as_root apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
if [ -d /run/systemd/system ]; then
  for service in redis-server nginx prometheus caddy; do
    case " ${wanted[*]} " in *"$service"*) $as_root systemctl disable --quiet "$service" || true ;; esac
  done
fi
