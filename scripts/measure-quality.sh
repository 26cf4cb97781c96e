#!/usr/bin/env bash
# Scores this project's models against the official ones: the tables of docs/quality.md.
#
#     scripts/measure-quality.sh ../shared WORK
#
# SHARED holds photos, sci/weights and sci/data; WORK is a new folder that gets pairs, results, scores (CSV, JSON) and
# two HTML reports to look at. Takes a few minutes. The simulation's seed, 20, is used for nothing else.
set -euo pipefail
[ $# = 2 ] || { sed -n '2,8p' "$0"; exit 2; }
shared=$(realpath "$1") work=$(realpath -m "$2") root=$(realpath "$(dirname "$0")/..")
mkdir "$work"
dotnet build -c Release -v quiet "$root/src/DmlEnhance.Cli"
dmlenhance() { "$root/src/DmlEnhance.Cli/bin/Release/net10.0/dmlenhance" "$@"; }
cd "$work"

for level in easy medium difficult; do
  dmlenhance simulate "$shared/photos" -o "made/$level" --list "$root/tests/fixtures/held-out-photos.txt" --level $level --seed 20 --size 800 --quiet
  for half in low reference; do
    mkdir -p "pairs/$half"
    mv "made/$level/$half" "pairs/$half/$level"
  done
done

for level in easy medium difficult; do
  for input in pairs/low "$shared/sci/data"; do
    kind=$([ "$input" = pairs/low ] && echo simulated || echo real)
    dmlenhance enhance "$input" -o "$kind/sci-$level" --format png --model sci-$level > /dev/null
    dmlenhance enhance "$input" -o "$kind/official-$level" --format png --model "$shared/sci/weights/$level.pt" > /dev/null
  done
done
for kind in simulated real; do
  dmlenhance enhance "$([ $kind = simulated ] && echo pairs/low || echo "$shared/sci/data")" -o "$kind/auto" --format png > /dev/null
done

# Everything beside the first method, and both best of three.
compare() {
  for name in sci-medium sci-difficult official-easy official-medium official-difficult auto; do echo --compare "$name=$1/$name"; done
  echo --best ours=sci-easy,sci-medium,sci-difficult
  echo --best official=official-easy,official-medium,official-difficult
}

echo "== simulated pairs of held-out photographs, all levels"
dmlenhance score simulated/sci-easy --reference pairs/reference --input pairs/low $(compare simulated) --metrics psnr,ssim --csv simulated.csv --json simulated.json --report simulated.html --report-size 480
for level in easy medium difficult; do
  echo "== level $level"
  dmlenhance score simulated/sci-easy/$level --name sci-easy --reference pairs/reference/$level --metrics psnr,ssim \
    $(compare simulated | sed -E "s|(--compare .*)|\1/$level|")
done
echo "== real dark pictures"
dmlenhance score real/sci-easy --no-reference --input "$shared/sci/data" $(compare real) --metrics niqe,eme,de,loe --csv real.csv --json real.json --report real.html --report-size 640
