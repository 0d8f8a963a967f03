#!/usr/bin/env bash
# Installs Baton from this checkout.
#
#   ./install.sh --demo            build it and serve an invented team, to try it out
#   ./install.sh [--prefix DIR]    build it and install the binary to DIR/bin (default ~/.local)
#
# Needs a Rust toolchain (https://rustup.rs) and a C linker; everything else is in the build.
set -euo pipefail
cd "$(dirname "$0")"

usage() { sed -n '2,7s/^# \{0,1\}//p' "$0"; }

demo=false
prefix="${HOME:-/usr/local}/.local"
port="${BATON_PORT:-8300}"
while [ $# -gt 0 ]; do
  case "$1" in
    --demo) demo=true ;;
    --prefix) prefix="${2:?--prefix needs a folder}"; shift ;;
    --port) port="${2:?--port needs a number}"; shift ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done

if ! command -v cargo >/dev/null 2>&1; then
  echo "Baton needs a Rust toolchain to be built: https://rustup.rs" >&2
  exit 1
fi

echo "Building Baton (a few minutes the first time) ..."
cargo build --release --locked
binary="$(cargo metadata --no-deps --format-version 1 --locked |
  sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')/release/baton"

if $demo; then
  exec "$binary" demo --data-dir "${BATON_DATA_DIR:-demo-data}" --port "$port"
fi

install -Dm755 "$binary" "$prefix/bin/baton"
echo "Installed $prefix/bin/baton. Start it with: baton serve --data-dir DIR"
