#!/usr/bin/env bash
# Runs this project's Windows programs, which draw with Direct3D 12, on Linux x64 under Wine.
#
#     scripts/wine.sh install               get ready: Wine and what it needs; again: nothing to do
#     scripts/wine.sh run PROJECT ARGS...   build a program and start it, e.g. run samples/NightSceneViewer --help
#     scripts/wine.sh test ARGS...          build and run tests/DmlEnhance.Direct3D12.Tests; ARGS are xunit's, e.g. -class NAME
#
# PROJECT is a folder, a .csproj or a project's name. Paths in ARGS are Linux paths, from where you are; input, output, exit
# code and Ctrl+C are the program's. run and test install first where needed. Without a display an invisible one is made.
#
# The machine's Wine is taken if it is 10 or newer and has Vulkan 1.4 (Mesa 25) or a GPU's driver. If not, and the machine is a
# Debian, Wine and Mesa of Debian 13 are unpacked into the cache (1 GB, no root needed, nothing of the machine changes); inside,
# /usr and /etc are Debian 13's, and all other folders are the machine's.
#
# Wine's Direct3D 12 lacks three things that DirectML asks for. tests/DmlEnhance.Direct3D12.WineHook, which .NET loads into each program
# that is started here (DOTNET_STARTUP_HOOKS), adds them. vkd3d-proton lacks none of them and runs without it.
#
#     DMLENHANCE_WINE_ROOT      where to unpack, and do it in any case; default: ~/.cache/dmlenhance/wine-root
#     DMLENHANCE_TEST_RESULTS   the folder for the tests' .trx; default: artifacts/wine
#     DMLENHANCE_TEST_MINUTES   after how long the tests are killed; default: 45
#     DMLENHANCE_VKD3D_PROTON   a folder with vkd3d-proton's d3d12.dll and d3d12core.dll, to be taken instead of Wine's Direct3D 12
#     WINEDEBUG                 what Wine itself says on the error output; default: -all
set -euo pipefail

inside=$(realpath "$(dirname "$0")/wine/inside.sh")
# shellcheck source-path=SCRIPTDIR source=wine/common.sh
. "$(dirname "$inside")/common.sh"
# shellcheck source-path=SCRIPTDIR source=wine/debian.sh
. "$(dirname "$inside")/debian.sh"

# What starts a command in a mount namespace, which ends with it.
namespace=(unshare --mount)
[ "$(id -u)" -eq 0 ] || namespace=(unshare --user --map-root-user --mount)

# Which Wine

# Whether there is a Vulkan driver that Direct3D 12 can stand on: a GPU's with 1.3, or Mesa's for the CPU with 1.4 (from Mesa 25 on).
own_vulkan_works() {
  local file version
  for file in /usr/share/vulkan/icd.d/*.json /etc/vulkan/icd.d/*.json; do
    version=$(grep -so '"api_version": *"[0-9.]*"' "$file" | grep -o '1\.[0-9]*' | head -n 1) || continue
    version=${version#1.}
    case $file in
      *i686* | *i386*) ;;
      *lvp_icd*) [ "$version" -lt 4 ] || return 0 ;;
      *) [ "$version" -lt 3 ] || { compgen -G '/dev/dri/renderD*' || compgen -G '/dev/nvidiactl'; } > /dev/null && return 0 ;;
    esac
  done
  return 1
}

own_wine_works() {
  local version
  command -v wineserver setsid > /dev/null && version=$(wine --version 2> /dev/null) || return 1
  version=${version#wine-}
  [ "${version%%[!0-9]*}" -ge 10 ] 2> /dev/null || return 1
  [ -n "${DISPLAY:-}" ] || command -v Xvfb > /dev/null || return 1
  own_vulkan_works
}

choose_wine() {
  [ "$(uname -sm)" = 'Linux x86_64' ] || fail "the programs run under Wine on Linux x64 only; on Windows start them with dotnet run"
  if [ -z "${DMLENHANCE_WINE_ROOT:-}" ] && own_wine_works; then wine=own enter=(); return; fi
  wine=root enter=("${namespace[@]}" bash "$inside" mount "$root")
  command -v apt-get > /dev/null || fail "$by_hand"
}

make_prefix() {
  local partial=$prefix.partial
  rm -rf "$partial"
  mkdir -p "$partial"
  trap 'rm -rf "$partial"' EXIT
  say "making Wine's folder, $prefix"
  timeout --foreground --kill-after=10 300 "${enter[@]}" bash "$inside" prefix "$partial" > "$partial/log" 2>&1 ||
    fail "Wine could not make its folder: $(tail -n 1 "$partial/log")"
  prefix_stamp > "$partial/stamp"
  rm -rf "$prefix"
  mv "$partial" "$prefix"
  trap - EXIT
}

# What Wine's folder was made of; one made of something else is made again.
prefix_stamp() {
  {
    if [ "$wine" = root ]; then root_stamp; else wine --version 2> /dev/null && stat -Lc %Y "$(command -v wine)"; fi
    sed -n '/^make_prefix() {/,/^}/p' "$inside"
  } | sha256sum
}

has_stamp() { [ "$(cat "$1/stamp" 2> /dev/null)" = "$2" ]; }

# Makes what is missing or old. The lock is shared by all that runs, so that nothing is replaced under a running program.
install_all() {
  if [ "$wine" = root ]; then
    mkdir -p "$(dirname "$root")"
    "${namespace[@]}" mount -t tmpfs wine "$(dirname "$root")" 2> /dev/null ||
      fail "this user may make no mount namespace here; run this as root, or allow user namespaces, or $by_hand"
  fi

  mkdir -p "$cache"
  exec {lock}>> "$cache/wine.lock"
  flock --shared "$lock"
  if has_stamp "$prefix" "$(prefix_stamp)" && { [ "$wine" = own ] || has_stamp "$root" "$(root_stamp)"; }; then return; fi
  if ! flock --exclusive --nonblock "$lock"; then
    say 'waiting for what runs under Wine now'
    flock --exclusive "$lock"
  fi

  [ "$wine" = own ] || has_stamp "$root" "$(root_stamp)" || make_root
  has_stamp "$prefix" "$(prefix_stamp)" || make_prefix
  flock --shared "$lock"
}

# Starting programs

# The .csproj that a folder, a file or a name means, from here or from the repository.
find_project() {
  local found
  for found in "$1" "$repository/$1" "$1"/*.csproj "$repository/$1"/*.csproj "$repository"/*/"$1/$1.csproj"; do
    if [ -f "$found" ]; then realpath "$found"; return; fi
  done
  fail "there is no project $1; give a folder, a .csproj or a name"
}

# Publishes a project into a folder, with what ARGS ask of dotnet, and prints its assembly's name.
publish_into() { # FOLDER PROJECT ARGS...
  # Asked for a property, it prints that and its errors, and nothing else. It leaves servers running, which must not hold the locks.
  dotnet publish "${@:2}" -c Release --nologo -o "$1" -getProperty:AssemblyName {lock}>&- 9>&- | tail -n 1
}

# Builds the hook, if there is none that is younger than its sources, and sets $hook.
publish_hook() {
  local name=DmlEnhance.Direct3D12.WineHook folder stamp
  folder=$repository/artifacts/wine/$name stamp=$folder/stamp
  hook=$folder/$name.dll
  mkdir -p "$folder"
  (
    flock 9
    [ ! -f "$stamp" ] || [ -n "$(find "$repository/tests/$name" "$repository"/Directory.* \( -name bin -o -name obj \) -prune -o -newer "$stamp" -print)" ] || exit 0
    touch "$stamp.new"
    publish_into "$folder" "$repository/tests/$name" > /dev/null || fail "tests/$name does not build"
    mv "$stamp.new" "$stamp"
  ) 9>> "$folder.lock"
}

# Builds a project's program for Windows and sets $program, and $overrides: which libraries are the program's own and not Wine's.
publish() {
  local project folder name
  project=$(find_project "$1")
  folder=$repository/artifacts/wine/$(basename "$project" .csproj)
  [ ! -t 2 ] || say "building $1"
  name=$(publish_into "$folder" "$project" -r win-x64 --self-contained) || fail "$1 does not build"
  program=$folder/$name.exe
  [ -f "$program" ] || fail "$1 is no program"
  rm -f "$folder/d3d12.dll" "$folder/d3d12core.dll"
  overrides="winemenubuilder.exe=;d3dcompiler_47=n"
  if [ -n "${DMLENHANCE_VKD3D_PROTON:-}" ]; then
    cp "$DMLENHANCE_VKD3D_PROTON"/{d3d12,d3d12core}.dll "$folder/" 2> /dev/null ||
      fail "$DMLENHANCE_VKD3D_PROTON (DMLENHANCE_VKD3D_PROTON) is no folder with d3d12.dll and d3d12core.dll"
    overrides+=";d3d12,d3d12core=n"
    hook=
  else
    publish_hook
  fi
}

# Starts $program, with $hook, and returns its exit code, or 124 after MINUTES (0: no limit).
launch() { # MINUTES ARGS...
  local minutes=$1 child status interrupts=0 trapped
  shift
  export LC_ALL=C.UTF-8 WINEDEBUG=${WINEDEBUG:--all} WINEDLLOVERRIDES="${WINEDLLOVERRIDES:+$WINEDLLOVERRIDES;}$overrides"
  # Only now: a hook for Wine is none for the dotnet that builds.
  export DOTNET_STARTUP_HOOKS=${hook:+Z:${hook//\//\\}}
  # In the background, because a trap waits for what runs in the foreground. Ctrl+C reaches the program without our doing.
  setpriv --pdeathsig TERM timeout --foreground "${minutes}m" "${enter[@]}" \
    setpriv --pdeathsig TERM bash "$inside" start "$PWD" "$program" "$@" <&0 &
  child=$!
  trap 'trapped=1; kill -TERM "$child" 2> /dev/null' TERM HUP
  trap 'trapped=1 interrupts=$((interrupts + 1)); [ "$interrupts" -lt 2 ] || kill -TERM "$child" 2> /dev/null' INT
  while :; do
    trapped='' status=0
    wait "$child" || status=$?
    [ -n "$trapped" ] || return "$status"
  done
}

run_program() {
  [ $# -gt 0 ] || { usage >&2; exit 2; }
  # A program that opens a window would seem to hang.
  [ -n "${DISPLAY:-}" ] || [[ " $* " = *' --headless '* ]] || say 'no display here: what the program draws on a screen is seen by nobody; Ctrl+C ends it'
  publish "$1"
  launch 0 "${@:2}"
}

run_tests() {
  local minutes=${DMLENHANCE_TEST_MINUTES:-45} name=DmlEnhance.Direct3D12.Tests results status=0 counters
  publish "$repository/tests/$name"
  results=${DMLENHANCE_TEST_RESULTS:-$repository/artifacts/wine}
  mkdir -p "$results"
  results=$(realpath "$results")/$name.trx
  rm -f "$results"
  launch "$minutes" -trx "$results" "$@" || status=$?
  [ "$status" -ne 124 ] || fail "the tests were killed after $minutes minutes; DMLENHANCE_TEST_MINUTES sets another limit"
  counters=$(grep -so '<Counters [^>]*' "$results") || fail "the tests ended without results (exit code $status)"
  count() { grep -o " $1=\"[0-9]*\"" <<< "$counters" | tr -dc '0-9'; }
  say "$(count total) tests under Wine: $(count passed) passed, $(count failed) failed, $(($(count total) - $(count executed))) skipped"
  [ "$(count executed)" -gt 0 ] || fail 'no test ran'
  return "$status"
}

usage() { sed -n '2,/^set /s/^# \{0,1\}//p' "$0"; }

command=${1:-}
[ $# -eq 0 ] || shift
case $command in
  install) choose_wine; install_all; say 'ready' ;;
  run) choose_wine; install_all; run_program "$@" ;;
  test) choose_wine; install_all; run_tests "$@" ;;
  '' | help | -h | --help) usage ;;
  *) usage >&2; exit 2 ;;
esac
