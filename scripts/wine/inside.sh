#!/usr/bin/env bash
# What scripts/wine.sh does behind its doors: inside.sh mount TREE COMMAND..., inside.sh prefix FOLDER, inside.sh start FOLDER PROGRAM...
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/common.sh"

# In a mount namespace of its own, which ends with the program: puts together a system of TREE's /usr and /etc and the machine's other
# folders, and runs COMMAND in it.
put_together() { # TREE COMMAND...
  local tree=$1 new=$1/mnt entry folder
  shift
  mount -t tmpfs -o mode=755 wine "$new"
  shopt -s dotglob
  for entry in /*; do
    case $entry in /usr | /etc | /bin | /sbin | /lib | /lib32 | /lib64 | /libx32) continue ;; esac
    if [ -L "$entry" ]; then
      cp -P "$entry" "$new/"
    elif [ -d "$entry" ]; then
      mkdir "$new$entry"
      mount --rbind "$entry" "$new$entry"
    fi
  done

  cp -P "$tree"/{bin,sbin,lib,lib64} "$new/"
  mkdir "$new/usr"
  mount --bind "$tree/usr" "$new/usr"
  cp -rP "$tree/etc" "$new/etc"
  for entry in passwd group hosts resolv.conf localtime machine-id; do
    [ ! -e "/etc/$entry" ] || cp -L "/etc/$entry" "$new/etc/"
  done

  for folder in "$repository" "$cache" "$PWD"; do
    case $folder in
      /usr/* | /etc/*) mkdir -p "$new$folder" && mount --rbind "$folder" "$new$folder" ;;
    esac
  done

  PATH=$PATH:/usr/sbin:/sbin
  exec chroot "$new" env -u LD_LIBRARY_PATH -u LD_PRELOAD PATH=/usr/bin:/usr/sbin "$@"
}

# Debian's Wine aborts where TMPDIR is set; the others are for another Wine than this.
use_prefix() {
  export WINEPREFIX=$1 WINEARCH=win64
  unset TMPDIR WINELOADER WINESERVER WINEDLLPATH
}

# Ends what was started here: all of Wine's processes of this folder, and the display.
finish() {
  local sockets device inode
  trap '' TERM HUP
  wineserver -k 2> /dev/null || :
  [ -z "${xvfb:-}" ] || { kill "$xvfb"; wait "$xvfb"; } 2> /dev/null || :
  # Where the server's sockets were: in a folder that Debian's Wine notes in the prefix, or in one named by the prefix.
  sockets=$(cat "$WINEPREFIX/wineserver" 2> /dev/null) || :
  [[ $sockets != wine-* || $sockets == */* ]] || rm -rf "/tmp/$sockets" "$WINEPREFIX/wineserver"
  read -r device inode < <(stat -c '%d %i' "$WINEPREFIX")
  rm -rf "/tmp/.wine-$(id -u)/$(printf 'server-%x-%x' "$device" "$inode")"
}

# An invisible display, unless there is one. It ends with this process.
start_display() {
  local fd
  [ -z "${DISPLAY:-}" ] || return 0
  exec {fd}> "$WINEPREFIX/display"
  setsid setpriv --pdeathsig TERM Xvfb -displayfd "$fd" -screen 0 1920x1080x24 -nolisten tcp -noreset \
    < /dev/null > "$WINEPREFIX/display.log" 2>&1 &
  xvfb=$!
  exec {fd}>&-
  until [ -s "$WINEPREFIX/display" ]; do
    kill -0 "$xvfb" 2> /dev/null || fail "Xvfb does not start: $(tail -n 1 "$WINEPREFIX/display.log")"
    sleep 0.05
  done
  DISPLAY=:$(cat "$WINEPREFIX/display")
  export DISPLAY
  # There is no window manager: told so, Wine places and drags windows itself, instead of waiting seconds for one that will not answer.
  [ ! -f "$WINEPREFIX/user.reg" ] || printf '\n[Software\\\\Wine\\\\X11 Driver]\n"Managed"="N"\n' >> "$WINEPREFIX/user.reg"
}

# Makes Wine's folder. Without the overrides some Wines would ask whether to download .NET Framework and Internet Explorer; a program
# must not see them, because .NET hangs then.
make_prefix() { # FOLDER
  unset DISPLAY
  use_prefix "$1"
  trap finish EXIT
  trap 'exit 143' TERM HUP
  start_display
  export WINEDLLOVERRIDES='mscoree,mshtml,winemenubuilder.exe='
  wine wineboot --init
  # A program that crashes ends, instead of waiting for a person to close a dialog.
  wine reg add 'HKCU\Software\Wine\WineDbg' /v ShowCrashDialog /t REG_DWORD /d 0 /f
  wineserver -w
  [ -f "$1/system.reg" ]
  rm -f "$1"/{display,display.log}
  # Wine copies its libraries there. Where that copy is of our own root, one is enough.
  [ ! -d "$root" ] || hardlink --quiet --content "$1/drive_c/windows" "$root/usr/lib/x86_64-linux-gnu/wine"
}

# Starts PROGRAM in FOLDER. Each start has its own copy of Wine's folder (of links, except for the registry), and so its own server and
# display: what runs at the same time does not disturb it, and all of it can be ended. The user's files, with caches, are shared.
start() { # FOLDER PROGRAM ARGS...
  local runs=$cache/wine-runs old file status=0
  cd "$1"
  shift
  mkdir -p "$runs"
  for old in "$runs"/*; do
    kill -0 "${old##*/}" 2> /dev/null || rm -rf "$old"
  done
  use_prefix "$runs/$$"
  trap 'finish; rm -rf "$WINEPREFIX"' EXIT
  trap 'exit 143' TERM HUP
  trap '' INT
  cp -al "$prefix" "$WINEPREFIX"
  for file in "$prefix"/*.reg; do
    cp --remove-destination "$file" "$WINEPREFIX/"
  done
  rm -rf "$WINEPREFIX/drive_c/users"
  ln -s "$prefix/drive_c/users" "$WINEPREFIX/drive_c/users"
  start_display
  wine "$@" <&0 &
  wait "$!" || status=$?
  exit "$status"
}

command=$1
shift
case $command in
  mount) put_together "$@" ;;
  prefix) make_prefix "$@" ;;
  start) start "$@" ;;
esac
