# Puts Wine and Mesa of Debian 13 in a folder, with the machine's apt but without installing anything on it; a part of scripts/wine.sh.
# Packages are unpacked, not installed: no root, no chroot and no debootstrap is needed, and it takes half a minute.
# shellcheck shell=bash disable=SC2154 # scripts/wine.sh sets what this file reads

suite=trixie

# Besides Wine and Xvfb: what Wine loads where it finds it (X extensions, OpenGL, Vulkan, TLS), a font that Windows' rules smooth at
# all sizes, and the few tools that start scripts call. base-files comes first: it holds the links /bin and /lib.
packages='base-files bash coreutils dash grep libc-bin sed util-linux
  wine wine64 fonts-wine fonts-dejavu-core libgnutls30t64
  libxcomposite1 libxcursor1 libxfixes3 libxi6 libxinerama1 libxrandr2 libxrender1 libxxf86vm1
  mesa-vulkan-drivers libvulkan1 libgl1-mesa-dri libgl1 libegl1 xvfb'

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

room() { df -Pk "$1" | awk 'NR == 2 { print $4 }'; }

# What went wrong: the last error in a log, or its last line. A full disk leaves no log.
reason() {
  if [ "$(room "$1")" -lt 10000 ]; then
    echo 'the disk is full'
  else
    { grep -E '^[EW]: (Failed|[^S])' "$1" || cat "$1"; } | tail -n 1
  fi
}

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
    "${namespace[@]}" bash "$inside" mount "$2" sh "$control/postinst" configure && rm -r "$control" &&
    ln -s wine-stable "$2/usr/bin/wine" && ln -s wineserver-stable "$2/usr/bin/wineserver"
}

# What a root was made of; one made of something else is made again.
root_stamp() { { echo "$suite $packages"; declare -f prepare_apt unpack fill; } | sha256sum; }

make_root() {
  local partial=$root.partial apt tree uris size job
  apt=$partial/apt tree=$partial/tree
  rm -rf "$partial"
  mkdir -p "$apt" "$tree/mnt"
  trap 'rm -rf "$partial"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  [ "$(room "$partial")" -gt 2000000 ] ||
    fail "$root: less than 2 GB free there; set DMLENHANCE_WINE_ROOT to a folder with room"

  say "making $root of Debian 13's packages; reading their list"
  prepare_apt "$apt" ||
    fail "apt finds no Debian archive with $suite ($(reason "$apt/log")); see to its sources and the network, or $by_hand"
  # shellcheck disable=SC2086 # a list
  uris=$(apt-get -c "$apt/apt.conf" -qq --yes --print-uris install $packages 2>> "$apt/log") ||
    fail "the packages do not fit together: $(reason "$apt/log")"
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
  root_stamp > "$tree/stamp"
  [ ! -e "$root" ] || mv "$root" "$partial/old"
  mv "$tree" "$root"
  rm -rf "$partial"
  trap - EXIT INT TERM HUP
}
