#!/usr/bin/env bash
# Makes the README's pictures of the viewer's scene: docs/pictures/scene-{off,split,on,illumination}.png.
# On Linux it draws under Wine (scripts/wine.sh); about a minute. The pictures depend on nothing but the shaders and models.
set -euo pipefail
cd "$(dirname "$0")/.."

draw() { # NAME OPTIONS...
  scripts/wine.sh run samples/NightSceneViewer --headless --frames 8 --start 150 --size 640x360 --screenshot "docs/pictures/scene-$1.png" "${@:2}"
}

draw off --off
draw split --split 0.5
draw on
draw illumination --view illumination
