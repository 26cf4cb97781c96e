#!/usr/bin/env bash
# Trains the models in models/ as they were trained, with this project's own commands.
#
#     scripts/train-models.sh ../shared WORK        the three of SCI
#     scripts/train-models.sh ../shared WORK tce    that of TCE-Net
#
# SHARED holds photos (bright ones, made dark by simulation; a third is held out) and video/night (real dark clips, of which
# ffmpeg takes frames). WORK is a new folder that gets the data and the runs. SCI takes about ten minutes on two cores, TCE-Net an
# hour on one; a run of TCE-Net that was broken off goes on if the script is called again with the same WORK. DMLENHANCE may name
# another build of the program than this repository's, and DMLENHANCE_TORCH the TorchSharp program, which trained TCE-Net.
#
# Data, sigma, rate and seed were found by trying about forty runs of one to four minutes on the photographs trained on
# (docs/quality.md says what was tried). One thread, because sums depend on the number of threads in their last digits, and
# after some hundred steps of Adam in more than those.
set -euo pipefail
[ $# = 2 ] || [ "$#:${3:-}" = 3:tce ] || { sed -n '2,17p' "$0"; exit 2; }
shared=$(realpath "$1") work=$(realpath -m "$2") which=${3:-sci} root=$(realpath "$(dirname "$0")/..")
program=${DMLENHANCE:-$root/src/DmlEnhance.Cli/bin/Release/net10.0/dmlenhance}
[ -n "${DMLENHANCE:-}" ] || dotnet build -c Release -v quiet "$root/src/DmlEnhance.Cli"
dmlenhance() { "$program" "$@"; }
held_out="$root/tests/fixtures/held-out-photos.txt"

# Clips for TCE-Net: photographs of which every fifth is kept apart to choose the best step by, and seconds of the three day
# videos, at half their size, which takes most of their own noise away.
tce_data() {
  dmlenhance simulate "$shared/photos" -o photos --except "$held_out" --size 800 --quiet
  mkdir check train
  local number=0
  find photos/reference -type f | LC_ALL=C sort | while read -r photo; do
    number=$((number + 1))
    cp "$photo" "$([ $((number % 5)) = 0 ] && echo check || echo train)/$number-$(basename "$photo")"
  done
  for clip in "$shared"/video/day/*.mp4; do
    for second in 1 7 13 19 25; do
      local folder
      folder="frames/$(basename "$clip" .mp4)-$second"
      mkdir -p "$folder"
      ffmpeg -v error -nostdin -ss "$second" -i "$clip" -vf "scale=384:-2:flags=area" -frames:v 40 -vsync 0 "$folder/%02d.png"
    done
  done
}

tce() {
  local resume=()
  [ -d train ] || tce_data
  [ ! -e runs/tce-small/checkpoint.safetensors ] || resume=(--resume)
  "${DMLENHANCE_TORCH:-$program}" train tce --data train --videos frames -o runs/tce-small --name tce-small --width 8 --blocks 8 --crop 96 --clips 1 \
    --lr 1e-3 --seed 1 --steps "${TCE_STEPS:-22000}" --cooldown 4000 --keep-last --level medium --temporal 1 --validate check --validate-every 1000 --checkpoint-every 250 --threads 1 --licence MIT --half "${resume[@]}" \
    --description 'TCE-Net at a quarter of its width, for dark video: trained by TorchSharp on one CPU core for an hour, which is far from what its authors did.' \
    --data-note '26 of the 49 free photographs of shared/photos (Debian packages mate-backgrounds, lomiri-wallpapers, lxqt-themes, plasma-workspace-wallpapers, python3-skimage, libjxl-testdata), longest side 800, under a camera that moves (dmlenhance train tce).' \
    --data-note '15 stretches of 40 frames of the three bright videos of shared/video/day, 384 pixels wide.'
  cp runs/tce-small/tce-small.onnx runs/tce-small/tce-small.json "$root/models/"
}

if [ "$which" = tce ]; then
  mkdir -p "$work" "$root/models"
  cd "$work"
  tce
  exit
fi

mkdir "$work"
cd "$work"

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
