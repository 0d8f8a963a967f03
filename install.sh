#!/usr/bin/env bash
# Installs Baton from this checkout, or a binary that was built elsewhere.
#
#   ./install.sh --demo            build it and serve an invented team, to try it out
#   ./install.sh --system          install for this machine: user, folders, a hardened service
#   ./install.sh --user            install for yourself, without root
#   ./install.sh --uninstall       remove it again (with --system or --user); data and settings stay
#   ./install.sh --bundle FILE     pack sources and all crates, to build where there is no internet
#
#   --binary FILE    install this binary instead of building one
#   --offline        build from the crates of a bundle, without asking a registry
#   --port N         the port to serve on (default 8300)
#   --prefix DIR     where the binary goes (default /usr/local, or ~/.local with --user)
#   --root DIR       install below this folder and start nothing: for images and packages
#   --no-start       install, but do not start the service
#
# The same command again upgrades: it writes a backup, changes the binary, starts it, and goes back
# to the binary and data of before when the new one does not get ready.
#
# Building needs a Rust toolchain (https://rustup.rs), a C compiler and make; everything else is in the build.
set -euo pipefail
cd "$(dirname "$0")"

usage() { sed -n '2,22s/^# \{0,1\}//p' "$0"; }
say() { echo "$*"; }
fail() {
  echo "install.sh: $*" >&2
  exit 1
}

what=binary
scope=none
given=""
offline=false
port="${BATON_PORT:-}"
prefix=""
root=""
start=true
bundle=""
READY_S=60

while [ $# -gt 0 ]; do
  case "$1" in
    --demo) what=demo ;;
    --system) scope=system ;;
    --user) scope=user ;;
    --uninstall) what=uninstall ;;
    --bundle) what=bundle bundle="${2:?--bundle needs a file}"; shift ;;
    --binary) given="$(realpath "${2:?--binary needs a file}")"; shift ;;
    --offline) offline=true ;;
    --port) port="${2:?--port needs a number}"; shift ;;
    --prefix) prefix="${2:?--prefix needs a folder}"; shift ;;
    --root) root="$(realpath -m "${2:?--root needs a folder}")"; shift ;;
    --no-start) start=false ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done
case "$port" in *[!0-9]*) fail "--port $port: is no number" ;; esac

# ---- where things go -------------------------------------------------------------------------

if [ "$scope" = system ]; then
  prefix="${prefix:-/usr/local}"
  data=/var/lib/baton
  settings=/etc/baton
  unit=/etc/systemd/system/baton.service
  manager=(systemctl)
else
  prefix="${prefix:-${HOME:-/usr/local}/.local}"
  data="${XDG_DATA_HOME:-${HOME:-}/.local/share}/baton"
  settings="${XDG_CONFIG_HOME:-${HOME:-}/.config}/baton"
  unit="${XDG_CONFIG_HOME:-${HOME:-}/.config}/systemd/user/baton.service"
  manager=(systemctl --user)
fi
binary="$prefix/bin/baton"

# What the settings say, when there are any.
said() {
  [ -r "$root$settings/baton.toml" ] || return 0
  awk -v wanted="$1" '
    /^\[/ { gsub(/[][ ]/, ""); table = $0 "."; next }
    /^[a-z]/ {
      at = index($0, "=")
      name = table substr($0, 1, at - 1)
      value = substr($0, at + 1)
      gsub(/ /, "", name)
      sub(/^ *"?/, "", value)
      sub(/[" #].*$/, "", value)
      if (name == wanted) found = value
    }
    END { print found }' "$root$settings/baton.toml"
}
[ "$scope" = none ] || port="${port:-$(said port)}"
port="${port:-8300}"

# A service manager is asked only where one runs, and never for an image.
has_manager() {
  [ -z "$root" ] && [ -d /run/systemd/system ] && "${manager[@]}" show-environment >/dev/null 2>&1
}

# As the user the service runs as: what it writes must stay readable to it.
as_baton=(env)
if [ "$scope" = system ] && [ -z "$root" ]; then
  as_baton=(setpriv --reuid baton --regid baton --init-groups)
fi

# ---- building --------------------------------------------------------------------------------

build() {
  if [ -n "$given" ]; then
    [ -x "$given" ] || fail "--binary $given: cannot be run"
    built="$given"
    return
  fi
  command -v cargo >/dev/null 2>&1 || fail "Baton needs a Rust toolchain to be built: https://rustup.rs"
  for tool in cc make; do
    command -v "$tool" >/dev/null 2>&1 ||
      fail "Baton needs a C compiler and make to be built (on Debian: apt-get install gcc libc6-dev make); $tool is missing"
  done
  local how=(--release --locked)
  if $offline; then
    [ -d vendor ] || fail "--offline: there is no folder vendor; use the sources of a bundle"
    how+=(--offline --config 'source.crates-io.replace-with="vendored"'
      --config 'source.vendored.directory="vendor"')
  fi
  say "Building Baton (a few minutes the first time) ..."
  cargo build "${how[@]}" --bin baton
  built="$(cargo metadata --no-deps --format-version 1 --locked |
    sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')/release/baton"
}

make_bundle() {
  # Not local: it is looked at when everything is over.
  folder="$(mktemp -d)"
  trap 'rm -rf "$folder"' EXIT
  say "Packing sources and crates ..."
  mkdir "$folder/baton"
  git archive HEAD | tar -x -C "$folder/baton"
  cargo vendor --locked --quiet "$folder/baton/vendor" >/dev/null
  tar -czf "$bundle" -C "$folder" baton
  say "Wrote $bundle. On the other machine: tar -xzf $(basename "$bundle"), then baton/install.sh --offline --system"
}

# ---- the service -----------------------------------------------------------------------------

# What the service may do is what it needs: its port, its data, nothing else.
write_unit() {
  local who="" wanted=default.target low="" users=yes
  # Ports below 1024 take a right of their own, which counts only outside of a user namespace.
  local at
  for at in "$port" "$(said tls.http_port)"; do
    [ "${at:-0}" -ge 1024 ] || [ "${at:-0}" -eq 0 ] || low=CAP_NET_BIND_SERVICE users=no
  done
  if [ "$scope" = system ]; then
    wanted=multi-user.target
    who="User=baton
Group=baton
CapabilityBoundingSet=$low
AmbientCapabilities=$low
PrivateDevices=yes
PrivateMounts=yes
PrivateUsers=$users
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProcSubset=pid
ProtectProc=invisible"
  fi
  cat <<UNIT
[Unit]
Description=Baton, a support desk
Documentation=man:systemd.exec(5)
After=network.target

[Service]
Type=exec
ExecStart=$binary serve --config $settings/baton.toml
ExecReload=/bin/kill -HUP \$MAINPID
Restart=on-failure
RestartSec=1
TimeoutStopSec=30
KillSignal=SIGTERM
LimitNOFILE=16384
UMask=0077
$who
NoNewPrivileges=yes
ReadWritePaths=$data -$data.backups
ProtectSystem=strict
ProtectHome=$([ "$scope" = system ] && echo yes || echo read-only)
PrivateTmp=yes
ProtectControlGroups=yes
ProtectKernelTunables=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
RemoveIPC=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallFilter=setrlimit prlimit64 setpriority sched_setscheduler
SystemCallErrorNumber=EPERM

[Install]
WantedBy=$wanted
UNIT
}

write_settings() {
  cat <<TOML
# Baton's settings. What is left out keeps its default; an unknown key is refused with its nearest
# name. "baton config --explain" names them all; reloading the service takes up those it marks,
# restarting it takes up the others.

port = $port
data_dir = "$data"

# Beyond this machine, give Baton a certificate of its own ("baton cert" makes one); reloading the
# service takes up another:
#   host = "0.0.0.0"
#   tls.certificate = "/etc/baton/certificate.pem"
#   tls.key = "/etc/baton/key.pem"

# Or have it fetch one, and the next ones, from an ACME directory:
#   host = "0.0.0.0"
#   tls.acme_directory = "https://acme.example.org/directory"
#   tls.acme_domains = ["support.example.org"]
# Most directories want to find Baton over plain HTTP, too (ports below 1024: install again then):
#   tls.http_port = 80

# Or put a proxy that speaks TLS before Baton and name it:
#   host = "0.0.0.0"
#   plain_http = true
#   public_url = "https://support.example.org"
#   trusted_proxies = ["10.0.0.2"]

# Sites that may embed the widget:
#   allowed_origins = ["https://shop.example.org"]
TOML
}

# ---- installing, upgrading -------------------------------------------------------------------

make_user() {
  if [ "$scope" = system ] && [ -z "$root" ] && ! id baton >/dev/null 2>&1; then
    useradd --system --home-dir "$data" --no-create-home --shell /usr/sbin/nologin baton
  fi
}

lay_files() {
  install -d -m 755 "$root$prefix/bin" "$root$(dirname "$unit")"
  install -d -m 700 "$root$data"
  install -d -m 750 "$root$settings"
  [ -e "$root$settings/baton.toml" ] || write_settings | install -m 640 /dev/stdin "$root$settings/baton.toml"
  write_unit | install -m 644 /dev/stdin "$root$unit"
  if [ "$scope" = system ] && [ -z "$root" ]; then
    chown baton:baton "$data"
    chown root:baton "$settings" "$settings/baton.toml"
  fi
}

# Starts it for a moment on a port of its own, to see that binary and data get on.
gets_ready_alone() {
  local log pid
  log="$(mktemp)"
  BATON_TLS_HTTP_PORT=0 "${as_baton[@]}" "$root$binary" serve --config "$root$settings/baton.toml" --data-dir "$root$data" --port 0 >"$log" 2>&1 &
  pid=$!
  local left=$READY_S
  until grep -q '^Baton is ready at ' "$log"; do
    if ! kill -0 "$pid" 2>/dev/null || [ "$left" -le 0 ]; then
      sed 's/^/  /' "$log" >&2
      kill "$pid" 2>/dev/null || true
      rm -f "$log"
      return 1
    fi
    sleep 1
    left=$((left - 1))
  done
  kill -TERM "$pid"
  wait "$pid" || true
  rm -f "$log"
}

gets_ready() {
  if ! has_manager || ! $start; then
    gets_ready_alone
    return
  fi
  "${manager[@]}" daemon-reload
  "${manager[@]}" enable --quiet baton
  "${manager[@]}" restart baton
  local left=$READY_S at
  at="$(said host)"
  case "$at" in '' | 0.0.0.0 | ::) at=127.0.0.1 ;; esac
  until "${manager[@]}" is-active --quiet baton && (exec 3<>"/dev/tcp/$at/$(said port)") 2>/dev/null; do
    [ "$left" -gt 0 ] || return 1
    sleep 1
    left=$((left - 1))
  done
}

new_binary() {
  install -m 755 "$built" "$root$binary.new"
  mv -f "$root$binary.new" "$root$binary"
}

first_install() {
  new_binary
  [ -n "$root" ] && return
  if has_manager && $start; then
    gets_ready || fail "the service did not start: journalctl -u baton says why"
    say "Baton serves at http://127.0.0.1:$port"
    # The first start prints a link with which the first administrator is made.
    journalctl "${manager[@]:1}" -u baton -o cat --since -5min 2>/dev/null | grep '/sign-in/' | tail -1 || true
  else
    say "Installed. Start it with: $binary serve --config $settings/baton.toml"
  fi
}

upgrade() {
  local stamp backup previous
  stamp="$(date -u +%Y%m%dT%H%M%SZ)"
  previous="$root$binary.previous"
  cp -f "$root$binary" "$previous"
  backup=""
  if [ -n "$(ls -A "$root$data" 2>/dev/null)" ]; then
    install -d -m 700 "$root$data.backups"
    [ "$scope" = system ] && [ -z "$root" ] && chown baton:baton "$data.backups"
    backup="$root$data.backups/$stamp.baton"
    say "Writing a backup to $backup ..."
    "${as_baton[@]}" "$previous" backup "$backup" --config "$root$settings/baton.toml" --data-dir "$root$data"
  fi
  new_binary
  if gets_ready; then
    say "Upgraded to $("$root$binary" --version). The one before is kept at $previous"
    return
  fi
  say "The new binary does not get ready: going back." >&2
  has_manager && "${manager[@]}" stop baton
  mv -f "$previous" "$root$binary"
  if [ -n "$backup" ]; then
    mv "$root$data" "$root$data.failed-$stamp"
    install -d -m 700 "$root$data"
    [ "$scope" = system ] && [ -z "$root" ] && chown baton:baton "$data"
    "${as_baton[@]}" "$root$binary" restore "$backup" --config "$root$settings/baton.toml" --data-dir "$root$data"
  fi
  has_manager && $start && "${manager[@]}" start baton
  fail "not upgraded; $("$root$binary" --version) serves again${backup:+, the data the new one had are in $root$data.failed-$stamp}"
}

uninstall() {
  [ "$scope" != none ] || fail "--uninstall: say --system or --user"
  if has_manager; then
    "${manager[@]}" disable --now --quiet baton 2>/dev/null || true
  fi
  rm -f "$root$binary" "$root$binary.previous" "$root$unit"
  has_manager && "${manager[@]}" daemon-reload
  say "Removed Baton. Data ($root$data) and settings ($root$settings) are still there."
}

# ---- now -------------------------------------------------------------------------------------

if [ "$scope" = system ] && [ -z "$root" ] && [ "$(id -u)" -ne 0 ]; then
  fail "--system needs root; --user does not"
fi

case "$what" in
  bundle) make_bundle ;;
  uninstall) uninstall ;;
  demo)
    build
    exec "$built" demo --data-dir "${BATON_DATA_DIR:-demo-data}" --port "$port"
    ;;
  binary)
    build
    if [ "$scope" = none ]; then
      install -Dm755 "$built" "$root$binary"
      say "Installed $root$binary. Start it with: baton serve --data-dir DIR"
      exit 0
    fi
    make_user
    before=false
    [ -x "$root$binary" ] && before=true
    lay_files
    if $before; then upgrade; else first_install; fi
    ;;
esac
