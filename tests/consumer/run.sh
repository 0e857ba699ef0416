#!/bin/sh
# Builds the consumer against an install tree below the build folder, and runs it; then configures it
# with the source tree in FetchContent's way, which must bring no tests.
#   tests/consumer/run.sh BUILD_DIRECTORY [COMPILER_FLAGS]
set -eu

here=$(cd "$(dirname "$0")" && pwd)
build=${1:?usage: run.sh BUILD_DIRECTORY [COMPILER_FLAGS]}
into=$build/consumer

configure() {  # FOLDER ARGUMENTS…
  folder=$1
  shift
  cmake -G Ninja -S "$here" -B "$folder" -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-O0 \
    "$@" >"$into/configure.log" 2>&1 || { cat "$into/configure.log"; exit 1; }
}

mkdir -p "$into"
cmake --install "$build" --prefix "$into/installed" >/dev/null
configure "$into/with-package" -DCMAKE_PREFIX_PATH="$into/installed" -DCMAKE_CXX_FLAGS="${2:-}"
cmake --build "$into/with-package"
"$into/with-package/export_test"

# The programs find each other, and what else is installed, without the source tree.
share=$into/installed/share/inspector-sim
"$into/installed/bin/inspector-sim" run "$share/scenarios/key/disabled.json"
test -f "$share/kits/pytest/inspector_sim.py"
test -f "$share/kits/vitest/inspector-sim.js"

configure "$into/with-source" -DINSPECTOR_SIM_SOURCE="$here/../.."
cmake --build "$into/with-source" --target help >"$into/targets"
grep -q '^inspector-sim: ' "$into/targets"
if grep -q 'sim-tests' "$into/targets"; then
  echo "the tests of Inspector Sim would be built with the project that fetches it"
  exit 1
fi
