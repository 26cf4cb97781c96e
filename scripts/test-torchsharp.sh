#!/usr/bin/env bash
# Builds the TorchSharp project and runs its tests on the CPU, where a package source has TorchSharp and the system can load it; says one
# line where not.
#
#     scripts/test-torchsharp.sh ARGS...    ARGS are dotnet test's, e.g. --filter or -p:RestoreAdditionalProjectSources=FOLDER
#
# On an NVIDIA GPU, with several GB of packages:
#
#     DMLENHANCE_TORCH_DEVICE=cuda dotnet test src/DmlEnhance.Training.TorchSharp/DmlEnhance.Training.TorchSharp.sln -c Release
set -euo pipefail
cd "$(dirname "$0")/.."
solution=src/DmlEnhance.Training.TorchSharp/DmlEnhance.Training.TorchSharp.sln

# TorchSharp's own native part is built with GCC 13. Debian 12's C++ library is older, and Debian 13's is not.
library=$(ldconfig -p 2> /dev/null | awk '/libstdc[+][+][.]so[.]6 .*x86-64/ && !found++ { print $NF }')
if [ "$(uname -s)" = Linux ] && [ -n "$library" ] && ! grep -q GLIBCXX_3.4.32 "$library"; then
  echo "the tests of TorchSharp are left out: $library is older than TorchSharp's native part needs (GLIBCXX_3.4.32: GCC 13, Debian 13, Ubuntu 24.04)"
  exit 0
fi

properties=()
for argument in "$@"; do [[ $argument != -p:* ]] || properties+=("$argument"); done
if ! restored=$(dotnet restore "$solution" -p:TorchLibraries=cpu "${properties[@]}" 2>&1); then
  if grep -q 'NU110[12].*TorchSharp' <<< "$restored"; then
    echo "the tests of TorchSharp are left out: no package source of this machine has TorchSharp-cpu"
    exit 0
  fi
  echo "$restored" >&2
  exit 1
fi

dotnet test "$solution" -c Release -p:TorchLibraries=cpu "$@"
