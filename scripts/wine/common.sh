# Places and messages that the parts of scripts/wine.sh share.
# shellcheck shell=bash disable=SC2034 # what reads this file uses them

repository=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../..")
cache=${XDG_CACHE_HOME:-$HOME/.cache}/dmlenhance
root=${DMLENHANCE_WINE_ROOT:-$cache/wine-root}
prefix=$cache/wine-prefix
by_hand="install Wine 10 or newer, Xvfb, and Mesa 25 or newer with its Vulkan drivers (or those of your GPU)"

fail() { echo "wine.sh: $1" >&2; exit 1; }
say() { printf 'wine.sh: %3d s  %s\n' "$SECONDS" "$1" >&2; }
