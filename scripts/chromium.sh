#!/bin/sh
# Find a Chromium for the browser tests, or install one: the system's, else the distribution's, else Playwright's.
set -eu
python=$1
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null 2>&1; then
        exit 0
    fi
done
if "$python" -c 'import pathlib, sys; from playwright.sync_api import sync_playwright as s
with s() as p: sys.exit(not pathlib.Path(p.chromium.executable_path).exists())' 2>/dev/null; then
    exit 0
fi
echo "Installing a Chromium for the browser tests ..."
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1; then sudo -n "$@"; else return 1; fi; }
if command -v apt-get >/dev/null 2>&1 && as_root apt-get update -qq && as_root apt-get install -y -qq chromium; then
    exit 0
fi
"$python" -m playwright install --with-deps chromium || "$python" -m playwright install chromium
