#!/usr/bin/env bash
# Builds the TorchSharp project and runs its tests on the CPU, where a package source has TorchSharp; says one line where none has.
#
#     scripts/test-torchsharp.sh ARGS...    ARGS are dotnet test's, e.g. --filter or -p:RestoreAdditionalProjectSources=FOLDER
#
# On an NVIDIA GPU, with several GB of packages:
#
#     DMLENHANCE_TORCH_DEVICE=cuda dotnet test src/DmlEnhance.Training.TorchSharp/DmlEnhance.Training.TorchSharp.sln -c Release
set -euo pipefail
cd "$(dirname "$0")/.."
solution=src/DmlEnhance.Training.TorchSharp/DmlEnhance.Training.TorchSharp.sln

properties=()
for argument in "$@"; do [[ $argument != -p:* ]] || properties+=("$argument"); done
if ! restored=$(dotnet restore "$solution" -p:TorchLibraries=cpu "${properties[@]}" 2>&1); then
  if grep -q 'NU1101.*TorchSharp' <<< "$restored"; then
    echo "the tests of TorchSharp are left out: no package source of this machine has TorchSharp-cpu"
    exit 0
  fi
  echo "$restored" >&2
  exit 1
fi

dotnet test "$solution" -c Release -p:TorchLibraries=cpu "$@"
