# Sourced by scenarios/run and tests/run: installs the Debian packages that are missing, and says
# so. Does nothing, quickly, when all are present.

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
  libssl-dev libsqlite3-dev libpugixml-dev libcli11-dev libfmt-dev libpcre2-dev ca-certificates)
