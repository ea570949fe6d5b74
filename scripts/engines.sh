#!/bin/sh
# Find PostgreSQL's server and a Java for Spark, or install the distribution's.
set -eu
missing=""
command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="postgresql"
command -v java >/dev/null 2>&1 || missing="$missing default-jre-headless"
[ -n "$missing" ] || exit 0
echo "Installing $missing ..."
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1; then sudo -n "$@"; else return 1; fi; }
as_root apt-get update -qq
# shellcheck disable=SC2086 # two packages are two words
as_root apt-get install -y -qq --no-install-recommends $missing
