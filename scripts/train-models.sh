#!/usr/bin/env bash
# Trains the three models in models/ as they were trained, with this project's own commands.
#
#     scripts/train-models.sh ../shared WORK
#
# SHARED holds photos (bright ones, made dark by simulation; a third is held out) and video/night (real dark clips, of which
# ffmpeg takes frames). WORK is a new folder that gets the data and the runs. Takes about ten minutes on two cores.
#
# Data, sigma, rate and seed were found by trying about forty runs of one to four minutes on the photographs trained on
# (docs/quality.md says what was tried). One thread, because sums depend on the number of threads in their last digits, and
# after some hundred steps of Adam in more than those.
set -euo pipefail
[ $# = 2 ] || { sed -n '2,12p' "$0"; exit 2; }
shared=$(realpath "$1") work=$(realpath -m "$2") root=$(realpath "$(dirname "$0")/..")
mkdir "$work"
dotnet build -c Release -v quiet "$root/src/DmlEnhance.Cli"
dmlenhance() { "$root/src/DmlEnhance.Cli/bin/Release/net10.0/dmlenhance" "$@"; }
cd "$work"

held_out="$root/tests/fixtures/held-out-photos.txt"
for level in medium difficult; do
  dmlenhance simulate "$shared/photos" -o $level --except "$held_out" --level $level --seed 1 --count 4 --size 640 --quiet
done
for level in easy medium difficult; do
  dmlenhance simulate "$shared/photos" -o check-$level --except "$held_out" --level $level --seed 2 --size 400 --quiet
done

# Half a second to a second between frames: neighbours would show the same.
mkdir night
for clip in "$shared"/video/night/*.mp4; do
  name=$(basename "$clip" .mp4)
  every=$([ "$name" = garages-1080p ] && echo 29 || echo 15)
  ffmpeg -v error -nostdin -i "$clip" -vf "select=not(mod(n\,$every)),scale='min(640,iw)':-2:flags=area" -vsync 0 "night/$name-%02d.png"
done

photos='32 of the 49 free photographs of shared/photos (Debian packages mate-backgrounds, lomiri-wallpapers, lxqt-themes, plasma-workspace-wallpapers, python3-skimage, libjxl-testdata), longest side 640, each made dark four times:'
# train NAME DATA SIGMA SEED STEPS EVERY DESCRIPTION NOTE...
train() {
  local name=$1 data=$2 sigma=$3 seed=$4 steps=$5 every=$6 description=$7
  shift 7
  local notes=()
  for note in "$@"; do notes+=(--data-note "$note"); done
  # shellcheck disable=SC2086
  dmlenhance train sci --data $data -o "runs/$name" --name "$name" --sigma "$sigma" --lr 1e-3 --seed "$seed" --steps "$steps" --crop 96 \
    --validate "check-${name#sci-}" --validate-every "$every" --threads 1 --licence MIT --description "$description" "${notes[@]}"
  cp "runs/$name/$name.onnx" "runs/$name/$name.json" "$root/models/"
}

mkdir -p "$root/models"
train sci-easy "medium/low night" 10 1 1600 50 'For pictures that are hardly dark: about twice as bright.' \
  "$photos 1/30 to 1/8 of the light (dmlenhance simulate --level medium --seed 1)." '47 frames of the six real dark clips of shared/video/night.'
train sci-medium "difficult/low" 0.1 5 1300 25 'For dark pictures: about four times as bright.' \
  "$photos 1/150 to 1/30 of the light (dmlenhance simulate --level difficult --seed 1)."
train sci-difficult "difficult/low night" 0.1 3 700 25 'For pictures in which there is hardly anything to see: about ten times as bright.' \
  "$photos 1/150 to 1/30 of the light (dmlenhance simulate --level difficult --seed 1)." '47 frames of the six real dark clips of shared/video/night.'
