#!/usr/bin/env bash
# Scores TCE-Net against SCI on simulated dark clips that no model was trained on: the tables of docs/quality.md.
#
#     scripts/measure-video-quality.sh ../shared WORK [MODEL] [LEVEL]
#
# SHARED holds photos and video/day; WORK is a new folder that gets clips, results, scores.csv, table.md, a report to look
# at (scores.html) and a picture (clips.jpg). MODEL is one of TCE-Net (default: models/tce-small.onnx), LEVEL easy, medium
# (default) or difficult. Takes six to nine minutes of one core. DMLENHANCE may name another build of the program.
#
# Clips: a camera that moves over each held-out photograph, and stretches of the day videos between those that
# scripts/train-models.sh takes, which show the same places at other times. The simulation's seed, 30, is used for nothing
# else. All sides are multiples of 16, so that TCE-Net runs at full size.
set -euo pipefail
case $# in 2 | 3 | 4) ;; *) sed -n '2,13p' "$0"; exit 2 ;; esac
shared=$(realpath "$1") work=$(realpath -m "$2") root=$(realpath "$(dirname "$0")/..")
model=$(realpath "${3:-$root/models/tce-small.onnx}") level=${4:-medium}
mkdir "$work"
program=${DMLENHANCE:-$root/src/DmlEnhance.Cli/bin/Release/net10.0/dmlenhance}
[ -n "${DMLENHANCE:-}" ] || dotnet build -c Release -v quiet "$root/src/DmlEnhance.Cli"
dmlenhance() { "$program" "$@"; }
cd "$work"

frames=24
mkdir photos stretches
sed -E '/^(#|$)/d' "$root/tests/fixtures/held-out-photos.txt" | while read -r photo; do cp "$shared/photos/$photo" photos/; done
# NAME:SECOND, none within 40 frames after second 1, 7, 13, 19 or 25.
for stretch in bottle-detection:4 bottle-detection:33 car-detection:5 car-detection:17 one-by-one-person-detection:60 one-by-one-person-detection:100; do
  folder=stretches/${stretch%:*}-at-${stretch#*:}
  mkdir "$folder"
  ffmpeg -v error -nostdin -ss "${stretch#*:}" -i "$shared/video/day/${stretch%:*}.mp4" -frames:v $frames -vsync 0 "$folder/%02d.png"
done
simulate() { dmlenhance simulate-clips "$@" --level "$level" --size 384x256 --frames $frames --seed 30 --test 100 --no-flow --quiet; }
simulate photos -o made/photos
simulate stretches --sequence -o made/stretches
for half in low_and_noise normal; do
  mkdir -p clips/$half
  mv made/*/$half/* clips/$half/
done

enhance() { dmlenhance enhance clips/low_and_noise/* --sequence -o "$@" > /dev/null; }
enhance sci-auto
for name in easy medium difficult; do enhance sci-$name --model sci-$name; done
enhance steady-auto --steady
enhance "steady-$level" --steady --model "sci-$level"
enhance tce --model "$model"

# Motion is estimated in the clean frames, the same for all.
methods=(sci-auto sci-easy sci-medium sci-difficult steady-auto "steady-$level" tce)
compare=()
for name in "${methods[@]:1}"; do compare+=(--compare "$name=$name"); done
dmlenhance score sci-auto/* --name sci-auto --sequence --reference clips/normal --input clips/low_and_noise "${compare[@]}" --compare clean=clips/normal \
  --best sci-best=sci-easy,sci-medium,sci-difficult --metrics psnr,ssim,fsim,warp,mabd --every 6 --csv scores.csv --report scores.html --report-size 384 --quiet

# Mean of all samples, of three frames a clip: the warping error grows with its square.
brightness() {
  ffmpeg -v error -nostdin -pattern_type glob -i "$1/*/000?2.png" -vf scale=24:16:flags=area -pix_fmt rgb24 -f rawvideo - | od -An -v -tu1 |
    awk '{ for (i = 1; i <= NF; i++) sum += $i; count += NF } END { print sum / count }'
}
for name in "${methods[@]}"; do echo "$name,$(brightness "$name")"; done > brightness.csv
echo "clean,$(brightness clips/normal)" >> brightness.csv

awk -F, '
  { sub(/\r$/, "") }
  FILENAME == "brightness.csv" { light[$1] = $2; next }
  FNR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
  {
    if (!($2 in clips)) order[++methods] = $2
    clips[$2]++
    for (i = 4; i <= NF; i++) { sum[$2, i] += $i; value[$1, $2, i] = $i }
    names[$1]
  }
  function mean(method, metric) { return sum[method, column[metric]] / clips[method] }
  function wins(other, metric, sign,   clip, count) {
    for (clip in names) count += sign * (value[clip, "tce", column[metric]] - value[clip, other, column[metric]]) > 0
    return count
  }
  END {
    print "| | PSNR (dB) | SSIM | FSIM | warping error (10^-3) | at the brightness of the clean clips | MABD (levels) | mean brightness (of 255) |"
    print "|---|---|---|---|---|---|---|---|"
    for (k = 1; k <= methods; k++) {
      method = order[k]
      printf "| %s | ", method
      if (method == "clean") printf "| | | "; else printf "%.2f | %.4f | %.4f | ", mean(method, "psnr"), mean(method, "ssim"), mean(method, "fsim")
      printf "%.3f | ", mean(method, "warp")
      if (method in light) printf "%.3f | %.3f | %.1f |\n", mean(method, "warp") * (light["clean"] / light[method]) ^ 2, mean(method, "mabd"), light[method]
      else printf "| %.3f | |\n", mean(method, "mabd")
    }
    printf "\n| clips of %d in which TCE-Net is better than | by PSNR | by SSIM | by the warping error |\n|---|---|---|---|\n", clips["tce"]
    for (k = 1; k <= methods; k++) {
      method = order[k]
      if (method != "tce" && method != "clean") printf "| %s | %d | %d | %d |\n", method, wins(method, "psnr", 1), wins(method, "ssim", 1), wins(method, "warp", -1)
    }
  }' brightness.csv scores.csv | tee table.md

# A frame of three clips a row: dark, SCI (auto), steady SCI, TCE-Net, clean.
row=0 inputs=() filter=''
for clip in coffee one-by-one-person-detection-at-60 Dune; do
  for folder in clips/low_and_noise sci-auto steady-auto tce clips/normal; do inputs+=(-i "$folder/$clip/00012.png"); done
  filter+="[$((5 * row))][$((5 * row + 1))][$((5 * row + 2))][$((5 * row + 3))][$((5 * row + 4))]hstack=inputs=5[row$row];"
  row=$((row + 1))
done
ffmpeg -v error -nostdin "${inputs[@]}" -filter_complex "${filter}[row0][row1][row2]vstack=inputs=3,scale=1600:-2:flags=area" -frames:v 1 -q:v 4 clips.jpg
