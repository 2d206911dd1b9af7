#!/usr/bin/env bash
# Runs the browser tests with Debian's Chromium, installing it first where it is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v chromium >/dev/null; then
  if [ "$(id -u)" -eq 0 ]; then sudo=(); elif command -v sudo >/dev/null; then sudo=(sudo); else
    echo "The browser tests need Chromium: install the Debian package 'chromium', then run 'make browser' again." >&2
    exit 1
  fi
  "${sudo[@]}" apt-get update -q && "${sudo[@]}" apt-get install -y -q --no-install-recommends chromium fonts-inter || {
    echo "Chromium could not be installed (see above): install the Debian package 'chromium', then run 'make browser' again." >&2
    exit 1
  }
fi
exec "${PYTHON:-.venv/bin/python}" -m pytest -m browser tests/browser "$@"
