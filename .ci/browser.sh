#!/bin/sh
# Brings Debian's Chromium, which the browser tests need; without it 'make test' leaves them out and says so.
# Its headless shell does the same with a fifth of the work for a window; a whole Chromium will do where that cannot be had.
set -eu

runs="the browser tests run with 'make test'."
if command -v chromium-headless-shell >/dev/null; then
  echo "Chromium is here; $runs"
  exit 0
fi

bring() {
  if ! command -v apt-get >/dev/null; then
    echo "This is no Debian: install Chromium so that 'chromium-headless-shell' or 'chromium' can be run, then 'make test'." >&2
    return 1
  fi
  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "As root, run 'apt-get install chromium-headless-shell', then 'make test'." >&2; return 1; }
    as_root=sudo
  fi
  $as_root apt-get update -q && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium-headless-shell fonts-inter || {
    echo "It could not be installed, see above. Mend that, or install the package 'chromium-headless-shell' by hand." >&2
    return 1
  }
}

if bring; then
  echo "Chromium is here now; $runs"
elif command -v chromium >/dev/null; then
  echo "Chromium is here without its headless shell: a slower one; $runs"
else
  exit 1
fi
