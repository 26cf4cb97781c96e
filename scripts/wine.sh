#!/usr/bin/env bash
# Runs this project's Windows programs, which draw with Direct3D 12, on Linux x64 under Wine.
#
#     scripts/wine.sh install               get ready: Wine and what it needs; again: nothing to do
#     scripts/wine.sh run PROJECT ARGS...   build a program and start it, e.g. run samples/NightSceneViewer --help
#     scripts/wine.sh test ARGS...          build and run tests/DmlEnhance.Direct3D12.Tests (ARGS: -? lists them)
#
# PROJECT is a folder, a .csproj or a project's name. Paths in ARGS are Linux paths, from where you are; input, output, exit
# code and Ctrl+C are the program's. run and test install first where needed. Without a display an invisible one is made.
#
# The machine's Wine is taken if it is 10 or newer and has Vulkan 1.4 (Mesa 25) or a GPU's driver. If not, and the machine is a
# Debian, Wine and Mesa of Debian 13 are unpacked into the cache (1 GB, no root needed, nothing of the machine changes); inside,
# /usr and /etc are Debian 13's, and all other folders are the machine's.
#
#     DMLENHANCE_WINE_ROOT      where to unpack; default: ~/.cache/dmlenhance/wine-root
#     DMLENHANCE_TEST_RESULTS   the folder for the tests' .trx; default: artifacts/wine
#     DMLENHANCE_TEST_MINUTES   after how long the tests are killed; default: 45
#     DMLENHANCE_VKD3D_PROTON   a folder with vkd3d-proton's d3d12.dll and d3d12core.dll, to be taken instead of Wine's Direct3D 12
#     WINEDEBUG                 what Wine itself says on the error output; default: -all
set -euo pipefail

script=$(realpath "$0") repository=$(realpath "$(dirname "$0")/..")
cache=${XDG_CACHE_HOME:-$HOME/.cache}/dmlenhance
root=${DMLENHANCE_WINE_ROOT:-$cache/wine-root}
suite=trixie
prefix=$cache/wine-prefix
namespace=(unshare --mount bash "$script" __mount)
[ "$(id -u)" -eq 0 ] || namespace=(unshare --user --map-root-user "${namespace[@]:1}")

# Behind "wine" and "xvfb": what its libraries load when they find it (X extensions, OpenGL, Vulkan, TLS), a font for GDI that asks to be smoothed at all sizes, and the
# few tools that their start scripts and this one call. base-files comes first: it holds the links /bin and /lib.
packages='base-files bash coreutils dash grep libc-bin sed util-linux
  wine wine64 fonts-wine fonts-dejavu-core libgnutls30t64
  libxcomposite1 libxcursor1 libxfixes3 libxi6 libxinerama1 libxrandr2 libxrender1 libxxf86vm1
  mesa-vulkan-drivers libvulkan1 libgl1-mesa-dri libgl1 libegl1 xvfb'

fail() { echo "wine.sh: $1" >&2; exit 1; }
say() { printf 'wine.sh: %3d s  %s\n' "$SECONDS" "$1" >&2; }

# Which Wine

# Whether there is a Vulkan driver that Direct3D 12 can stand on: a GPU's with 1.3, or Mesa's on the CPU from version 25 on (which has 1.4).
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
  if [ -z "${DMLENHANCE_WINE_ROOT:-}" ] && own_wine_works; then wine=own inside=(); return; fi
  wine=root inside=("${namespace[@]}" "$root")
  command -v apt-get dpkg-deb > /dev/null ||
    fail "install Wine 10 or newer, Xvfb, and Mesa 25 or newer with its Vulkan drivers (or your GPU's Vulkan driver)"
}

# Installing

# One line of apt's configuration with only the suite changed, so that no server is named here. The place is FILE:LINE in a .list,
# and FILE:STANZA in a .sources; stanzas of comments alone do not count.
entry_for_suite() {
  local file=${1%:*} number=${1##*:}
  case $file in
    *.sources)
      grep -v '^#' "$file" | awk -v RS= -v number="$number" 'NR == number' |
        awk '/^[^ \t]/ { skip = tolower($1) ~ /^(types|suites|components|enabled|architectures|targets):$/ } !skip'
      printf '%s\n' 'Types: deb' "Suites: $suite" 'Components: main' ;;
    *) sed -n "${number}s/^\\s*deb\\s\\+\\(\\[[^]]*\\]\\s*\\)\\?\\(\\S\\+\\)\\s.*/deb \\1\\2 $suite main/p" "$file" ;;
  esac
}

# Makes FOLDER/apt.conf, with which apt-get leaves the machine's packages, lists and hooks alone (servers, proxies, keys and logins
# stay), and reads the suite's list of packages from the first of the machine's sources that leads to Debian's archive.
prepare_apt() {
  local folder=$1 entry release source
  mkdir -p "$folder"/{lists,archives}/partial "$folder/sources"
  : > "$folder/status"
  cat > "$folder/apt.conf" << END
#clear APT::Update;
#clear DPkg;
#clear APT::Architectures;
APT::Architectures { "amd64"; };
APT::Architecture "amd64";
APT::Default-Release "";
APT::Install-Recommends "false";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Dir::State "$folder";
Dir::State::status "$folder/status";
Dir::Cache "$folder";
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "$folder/sources";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
END
  # shellcheck disable=SC2016 # apt-get replaces these
  while read -r entry release; do
    case $release in *-* | */*) continue ;; esac
    source=${entry%:*}
    rm -f "$folder"/sources/*
    entry_for_suite "$entry" > "$folder/sources/debian.${source##*.}"
    apt-get -c "$folder/apt.conf" -qq update >> "$folder/log" 2>&1 || continue
    source=$(apt-get -c "$folder/apt.conf" indextargets --format '$(ORIGIN) $(LABEL)' 'Created-By: Packages' | sort -u)
    [ "$source" != 'Debian Debian' ] || return 0
  done < <(apt-get -o APT::Get::IndexTargets::ReleaseInfo=false indextargets --format '$(SOURCESENTRY) $(RELEASE)' \
    'Created-By: Packages' 'Component: main' 2>> "$folder/log" | sort -u)
  return 1
}

# The last error in a log, or its last line.
reason() { { grep -E '^E: |[Nn]o space|rror' "$1" || cat "$1"; } 2> /dev/null | tail -n 1; }

unpack() { # TREE DEB...
  local tree=$1 deb
  shift
  for deb; do
    # Setuid bits and 32-bit parts of Wine have no use here, and texts none either.
    dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$tree" --no-same-owner --no-same-permissions --exclude='./usr/share/doc/*' \
      --exclude='./usr/share/man/*' --exclude='./usr/share/locale/*' --exclude='./usr/lib/*/wine/i386-windows/*' || return 255
  done
}

fill() { # ARCHIVES TREE
  local control
  export -f unpack
  unpack "$2" "$1"/base-files_*.deb &&
    printf '%s\0' "$1"/*.deb | xargs -0 -n 8 -P "$(nproc)" bash -c 'set -o pipefail; unpack "$@"' bash "$2" &&
    control=$(mktemp -d) && dpkg-deb -e "$1"/libwine_*.deb "$control" &&
    # The one installation script that matters: it makes zlib a part of Wine.
    "${namespace[@]}" "$2" sh "$control/postinst" configure && rm -r "$control" &&
    ln -s wine-stable "$2/usr/bin/wine" && ln -s wineserver-stable "$2/usr/bin/wineserver"
}

make_root() { # STAMP
  local partial=$root.partial apt tree uris size job
  apt=$partial/apt tree=$partial/tree
  rm -rf "$partial"
  mkdir -p "$apt" "$tree/mnt"
  trap 'rm -rf "$partial"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  [ "$(df -Pk "$partial" | awk 'NR == 2 { print $4 }')" -gt 2000000 ] || fail "$root needs 2 GB of disk; set DMLENHANCE_WINE_ROOT to a folder with room"

  say "making $root of Debian 13's packages; reading their list"
  prepare_apt "$apt" || fail "apt's configuration leads to no Debian archive with $suite that can be reached ($(reason "$apt/log")); install Wine 10 or newer, Xvfb and Mesa 25 or newer yourself"
  # shellcheck disable=SC2086 # a list
  uris=$(apt-get -c "$apt/apt.conf" -qq --yes --print-uris install $packages 2>> "$apt/log") || fail "Debian's packages do not fit together: $(reason "$apt/log")"
  size=$(awk '{ sum += $3 } END { print int(sum / 1000000) }' <<< "$uris")
  say "fetching $(wc -l <<< "$uris") packages, $size MB"
  # shellcheck disable=SC2086
  apt-get -c "$apt/apt.conf" -qq --yes --download-only install $packages >> "$apt/log" 2>&1 &
  job=$!
  while sleep 1 && kill -0 "$job" 2> /dev/null; do
    [ $((SECONDS % 10)) -ne 0 ] || say "$(du -sm "$apt/archives" | cut -f 1) of $size MB"
  done
  wait "$job" || fail "the packages could not be fetched: $(reason "$apt/log")"

  say 'unpacking'
  fill "$apt/archives" "$tree" >> "$apt/log" 2>&1 || fail "the packages could not be unpacked: $(reason "$apt/log")"
  echo "$1" > "$tree/stamp"
  [ ! -e "$root" ] || mv "$root" "$partial/old"
  mv "$tree" "$root"
  rm -rf "$partial"
  trap - EXIT INT TERM HUP
}

make_prefix() { # STAMP
  local partial=$prefix.partial
  rm -rf "$partial"
  mkdir -p "$partial"
  trap 'rm -rf "$partial"' EXIT
  say "making Wine's folder, $prefix"
  timeout --foreground --kill-after=10 300 "${inside[@]}" bash "$script" __prefix "$partial" > "$partial/log" 2>&1 ||
    fail "Wine could not make its folder: $(tail -n 1 "$partial/log")"
  echo "$1" > "$partial/stamp"
  rm -rf "$prefix"
  mv "$partial" "$prefix"
  trap - EXIT
}

install_all() {
  local stamp lock
  mkdir -p "$cache" "$(dirname "$root")"
  exec {lock}> "$cache/wine.lock"
  flock "$lock"
  if [ "$wine" = root ]; then
    "${namespace[@]:0:${#namespace[@]}-3}" mount -t tmpfs wine "$cache" 2> /dev/null || fail 'folders cannot be bound here (no mount namespace for this user): run this as root, or allow user namespaces, or install Wine 10 or newer, Xvfb and Mesa 25 or newer'
    stamp=$({ echo "$suite $packages"; declare -f prepare_apt unpack fill; } | sha256sum)
    [ "$(cat "$root/stamp" 2> /dev/null)" = "$stamp" ] || make_root "$stamp"
  else
    stamp="$(wine --version) $(stat -Lc %Y "$(command -v wine)")"
  fi

  stamp=$({ echo "$stamp"; declare -f __prefix; } | sha256sum)
  [ "$(cat "$prefix/stamp" 2> /dev/null)" = "$stamp" ] || make_prefix "$stamp"
  exec {lock}>&-
}

# Inside

# In a mount namespace of its own, which ends with the program: puts together a system of TREE's /usr and /etc and the machine's other
# folders, and runs COMMAND in it.
__mount() { # TREE COMMAND...
  local tree=$1 new=$1/mnt entry folder
  shift
  mount -t tmpfs -o mode=755 wine "$new"
  shopt -s dotglob
  for entry in /*; do
    case $entry in /usr | /etc | /bin | /sbin | /lib*) continue ;; esac
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
  exec chroot "$new" env PATH=/usr/bin:/usr/sbin "$@"
}

# Ends what was started here: all of Wine's processes of this folder, and the display.
finish() {
  local sockets device inode
  trap '' TERM HUP
  wineserver -k 2> /dev/null || :
  [ -z "${xvfb:-}" ] || { kill "$xvfb"; wait "$xvfb"; } 2> /dev/null || :
  # Where the server's sockets were: in a folder that Debian's Wine notes in the prefix, or in one named by the prefix.
  ! sockets=$(cat "$WINEPREFIX/wineserver" 2> /dev/null) || rm -rf "/tmp/${sockets:?}" "$WINEPREFIX/wineserver"
  read -r device inode < <(stat -c '%d %i' "$WINEPREFIX")
  rm -rf "/tmp/.wine-$(id -u)/$(printf 'server-%x-%x' "$device" "$inode")"
}

# An invisible display, unless there is one. It ends with this process.
start_display() {
  local fd
  [ -z "${DISPLAY:-}" ] || return 0
  exec {fd}> "$WINEPREFIX/display"
  setsid setpriv --pdeathsig TERM Xvfb -displayfd "$fd" -screen 0 1920x1080x24 -nolisten tcp -noreset < /dev/null > "$WINEPREFIX/display.log" 2>&1 &
  xvfb=$!
  exec {fd}>&-
  until [ -s "$WINEPREFIX/display" ]; do
    kill -0 "$xvfb" 2> /dev/null || fail "Xvfb does not start: $(tail -n 1 "$WINEPREFIX/display.log")"
    sleep 0.05
  done
  DISPLAY=:$(cat "$WINEPREFIX/display")
  export DISPLAY
}

# Makes Wine's folder. Without the overrides some Wines would ask whether to download .NET Framework and Internet Explorer; a program
# must not see them, because .NET hangs then.
__prefix() { # FOLDER
  export WINEPREFIX=$1 WINEARCH=win64
  unset TMPDIR # Debian's Wine aborts where it is set
  unset DISPLAY
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
  # Wine copies its libraries there; one copy is enough.
  hardlink --quiet --content "$1/drive_c/windows" "$root/usr/lib/x86_64-linux-gnu/wine" > /dev/null 2>&1 || :
}

# Starts PROGRAM in FOLDER. Each start has its own copy of Wine's folder (of links, except for the registry), and so its own server and
# display: what runs at the same time does not disturb it, and all of it can be ended. The user's files, with caches, are shared.
__start() { # FOLDER PROGRAM ARGS...
  local runs=$cache/wine-runs old file status=0
  cd "$1"
  shift
  mkdir -p "$runs"
  for old in "$runs"/*; do
    kill -0 "${old##*/}" 2> /dev/null || rm -rf "$old"
  done
  export WINEPREFIX=$runs/$$
  unset TMPDIR
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

# Starting programs

# The .csproj that a folder, a file or a name means, from here or from the repository.
find_project() {
  local found
  for found in "$1" "$repository/$1" "$1"/*.csproj "$repository/$1"/*.csproj "$repository"/*/"$1/$1.csproj"; do
    if [ -f "$found" ]; then realpath "$found"; return; fi
  done
  fail "there is no project $1; give a folder, a .csproj or a name"
}

# Builds a project's program for Windows and sets $program.
publish() {
  local project folder name
  project=$(find_project "$1")
  folder=$repository/artifacts/wine/$(basename "$project" .csproj)
  dotnet publish "$project" -c Release -r win-x64 --self-contained -v quiet --nologo -o "$folder" >&2 || fail "$1 does not build"
  name=$(dotnet msbuild "$project" -getProperty:AssemblyName)
  program=$folder/$name.exe
  [ -f "$program" ] || fail "$1 is no program"
  rm -f "$folder/d3d12.dll" "$folder/d3d12core.dll"
  overrides="winemenubuilder.exe=;d3dcompiler_47=n"
  if [ -n "${DMLENHANCE_VKD3D_PROTON:-}" ]; then
    cp "$DMLENHANCE_VKD3D_PROTON"/{d3d12,d3d12core}.dll "$folder/" || fail "DMLENHANCE_VKD3D_PROTON must name a folder with d3d12.dll and d3d12core.dll"
    overrides+=";d3d12,d3d12core=n"
  fi
}

# Starts $program and returns its exit code, or 124 after MINUTES (0: no limit).
launch() { # MINUTES ARGS...
  local minutes=$1 child status interrupts=0 trapped
  shift
  export LC_ALL=C.UTF-8 WINEDEBUG=${WINEDEBUG:--all} WINEDLLOVERRIDES="${WINEDLLOVERRIDES:+$WINEDLLOVERRIDES;}$overrides"
  # In the background, because a trap waits for what runs in the foreground. Ctrl+C reaches the program without our doing.
  setpriv --pdeathsig TERM timeout --foreground "${minutes}m" "${inside[@]}" \
    setpriv --pdeathsig TERM bash "$script" __start "$PWD" "$program" "$@" <&0 &
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
  publish "$1"
  launch 0 "${@:2}"
}

run_tests() {
  local minutes=${DMLENHANCE_TEST_MINUTES:-45} name=DmlEnhance.Direct3D12.Tests results status=0 counters
  publish "tests/$name"
  results=${DMLENHANCE_TEST_RESULTS:-$repository/artifacts/wine}
  mkdir -p "$results"
  results=$(realpath "$results")/$name.trx
  rm -f "$results"
  launch "$minutes" -trx "$results" "$@" || status=$?
  [ "$status" -ne 124 ] || fail "the tests were killed after $minutes minutes; DMLENHANCE_TEST_MINUTES sets another limit"
  counters=$(grep -so '<Counters [^>]*' "$results") || fail "the tests ended without results (exit code $status)"
  count() { grep -o " $1=\"[0-9]*\"" <<< "$counters" | tr -dc '0-9'; }
  say "under Wine: $(count total) tests, $(count passed) passed, $(count failed) failed, $(($(count total) - $(count executed))) skipped"
  [ "$(count executed)" -gt 0 ] || fail 'no test ran'
  return "$status"
}

usage() { sed -n '2,/^set /s/^# \{0,1\}//p' "$script"; }

command=${1:-}
[ $# -eq 0 ] || shift
case $command in
  install) choose_wine; install_all; say 'ready' ;;
  run) choose_wine; install_all; run_program "$@" ;;
  test) choose_wine; install_all; run_tests "$@" ;;
  __mount | __prefix | __start) "$command" "$@" ;;
  '' | help | -h | --help) usage ;;
  *) usage >&2; exit 2 ;;
esac
