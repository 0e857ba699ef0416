#!/bin/sh
# Runs the tests of one client with what is installed, or exits with 77 and says what is missing.
#   tests/clients/run.sh cli|denials|boto3|operations|events|queues|record|securityhub BUILD_DIRECTORY
#   tests/clients/run.sh js|sbom|bad_input|schema BUILD_DIRECTORY
#   tests/clients/run.sh exporter_python|exporter_js|exporter_shell BUILD_DIRECTORY
#   tests/clients/run.sh kit_pytest|kit_vitest BUILD_DIRECTORY
# INSPECTOR_SIM names the program under test. CLIENT_PYTHON, CLIENT_AWS and CLIENT_NODE choose
# another python3, aws or node than the one found.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
client=${1:?usage: run.sh CLIENT BUILD_DIRECTORY}
: "${INSPECTOR_SIM:?names no program}"

skip() {
  echo "skipped: $1"
  exit 77
}

python_with() {
  for python in ${CLIENT_PYTHON:-python3 /usr/bin/python3}; do
    if "$python" -c "import $1" 2>/dev/null; then
      echo "$python"
      return
    fi
  done
}

run_python() {
  PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$here exec "$1" -W error::ResourceWarning -m unittest \
    -v "$2"
}

case $client in
cli | denials)
  CLIENT_AWS=${CLIENT_AWS:-aws}
  export CLIENT_AWS
  "$CLIENT_AWS" --version || skip "the AWS CLI is not installed (Debian: apt-get install awscli)"
  python=$(python_with unittest)
  [ -n "$python" ] || skip "python3 is not installed"
  run_python "$python" "${client}_test"
  ;;
boto3 | operations | events | queues | record | securityhub)
  python=$(python_with boto3)
  [ -n "$python" ] || skip "no python3 has boto3 (Debian: apt-get install python3-boto3)"
  "$python" -c 'import boto3; print("boto3", boto3.__version__)'
  run_python "$python" "${client}_test"
  ;;
bad_input)
  python=$(python_with unittest)
  [ -n "$python" ] || skip "python3 is not installed"
  run_python "$python" bad_input_test
  ;;
schema)
  python=$(python_with jsonschema)
  [ -n "$python" ] || skip "no python3 has jsonschema (Debian: apt-get install python3-jsonschema)"
  run_python "$python" schema_test
  ;;
js | sbom)
  node=${CLIENT_NODE:-node}
  command -v "$node" >/dev/null || skip "node is not installed (Debian: apt-get install nodejs npm)"
  into=${2:?usage: run.sh js|sbom BUILD_DIRECTORY}
  [ -f "$into/installed" ] || skip "the SDK is not installed: run tests/clients/setup.sh $into"
  echo "node $("$node" --version)"
  cd "$into"
  case $client in
  js) exec "$node" --test export.test.js failures.test.js ;;
  sbom) exec "$node" --test sbom.test.js ;;
  esac
  ;;
exporter_python)
  python=$(python_with boto3)
  [ -n "$python" ] || skip "no python3 has boto3 (Debian: apt-get install python3-boto3)"
  run_python "$python" exporters_test.Python
  ;;
exporter_shell)
  aws --version || skip "the AWS CLI is not installed (Debian: apt-get install awscli)"
  python=$(python_with unittest)
  [ -n "$python" ] || skip "python3 is not installed"
  run_python "$python" exporters_test.Shell
  ;;
exporter_js)
  command -v "${CLIENT_NODE:-node}" >/dev/null || skip "node is not installed"
  CLIENT_JS_DIR=${2:?usage: run.sh exporter_js BUILD_DIRECTORY}
  export CLIENT_JS_DIR
  [ -f "$CLIENT_JS_DIR/installed" ] || skip "the SDK is not installed: run tests/clients/setup.sh"
  python=$(python_with unittest)
  [ -n "$python" ] || skip "python3 is not installed"
  run_python "$python" exporters_test.JavaScript
  ;;
kit_pytest)
  python=$(python_with "pytest, boto3")
  [ -n "$python" ] || skip "no python3 has pytest and boto3 (Debian: python3-pytest python3-boto3)"
  into=$(dirname "${2:?usage: run.sh kit_pytest BUILD_DIRECTORY}")/pytest
  mkdir -p "$into"
  PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$here/../../harness/kits/pytest \
    exec "$python" -m pytest -p no:cacheprovider --basetemp "$into/temporary" -v "$here/../kits/pytest"
  ;;
kit_vitest)
  command -v "${CLIENT_NODE:-node}" >/dev/null || skip "node is not installed"
  into=${2:?usage: run.sh kit_vitest BUILD_DIRECTORY}
  [ -f "$into/installed" ] || skip "Vitest is not installed: run tests/clients/setup.sh $into"
  EXPORT_WORLD=$here/../../scenarios/worlds/export.json
  export EXPORT_WORLD
  cd "$into"
  exec "${CLIENT_NODE:-node}" node_modules/vitest/vitest.mjs run export.kit.test.js
  ;;
*)
  echo "no such client: $client" >&2
  exit 2
  ;;
esac
