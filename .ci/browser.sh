#!/bin/sh
# Brings Debian's Chromium, which the browser tests need; without it 'make test' leaves them out and says so.
set -eu

if command -v chromium >/dev/null; then
  echo "Chromium is here; 'make test' runs the browser tests too."
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "Chromium is missing and this is no Debian: install Chromium so that 'chromium' can be run, then 'make test'." >&2
  exit 1
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "Chromium is missing: as root, run 'apt-get install chromium', then 'make test'." >&2; exit 1; }
  as_root=sudo
fi
$as_root apt-get update -q && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium fonts-inter || {
  echo "Chromium could not be installed, see above. Mend that, or install the package 'chromium' by hand." >&2
  exit 1
}
echo "Chromium is here now; 'make test' runs the browser tests too."
