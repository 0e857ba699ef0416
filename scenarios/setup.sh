# Sourced by scenarios/run and tests/run: installs the Debian packages that are missing, and says
# so; configures and builds. Does nothing, quickly, when all is there.

install_missing() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -q '^installed$' ||
      missing+=("$package")
  done
  if [ ${#missing[@]} -eq 0 ]; then return 0; fi
  if ! command -v apt-get >/dev/null; then
    echo "missing packages: ${missing[*]}" >&2
    echo "this script installs them with apt-get on Debian 12; install their like by hand here" >&2
    return 2
  fi
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi
  echo "installing with apt-get: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

BUILD_PACKAGES=(g++ cmake ninja-build ccache pkg-config libboost1.81-dev nlohmann-json3-dev
  libssl-dev libsqlite3-dev libpugixml-dev libcli11-dev libfmt-dev libpcre2-dev
  libsimdjson-dev ca-certificates)

# A command whose output matters only when it fails.
quietly() {
  local log status=0
  log=$(mktemp)
  "$@" >"$log" 2>&1 || status=$?
  if [ $status -ne 0 ]; then cat "$log" >&2; fi
  rm -f "$log"
  return $status
}

# configure_once PRESET FOLDER
configure_once() {
  if [ -f "$2/build.ninja" ]; then return 0; fi
  echo "configuring $2"
  quietly cmake --preset "$1"
}

build_quietly() {
  quietly cmake --build "$1"
}
