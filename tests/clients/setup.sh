#!/bin/sh
# Puts the JavaScript client and its tests into a build directory: packages as the lock file says,
# then a copy of the tests beside them, where node looks for modules. Quick when nothing changed.
#   tests/clients/setup.sh BUILD_DIRECTORY
# Exit code 77 means that node or npm is not installed.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
into=${1:?usage: setup.sh BUILD_DIRECTORY}

for program in node npm; do
  command -v "$program" >/dev/null || { echo "skipped: $program is not installed"; exit 77; }
done

mkdir -p "$into"
wanted=$(cat "$here/js/package.json" "$here/js/package-lock.json" | sha256sum | cut -d' ' -f1)
if [ "$(cat "$into/installed" 2>/dev/null || true)" != "$wanted" ]; then
  rm -rf "$into/installed" "$into/node_modules"
  cp "$here/js/package.json" "$here/js/package-lock.json" "$here/js/.npmrc" "$into"
  (cd "$into" && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error)
  echo "$wanted" >"$into/installed"
fi
cp "$here"/js/*.js "$here"/support/*.json "$here"/../exporters/*.js "$into"
cp "$here"/../kits/vitest/*.js "$here"/../../harness/kits/vitest/*.js "$into"
