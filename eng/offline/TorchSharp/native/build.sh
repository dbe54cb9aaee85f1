#!/usr/bin/env bash
# usage: build.sh OUTDIR -> OUTDIR/libTorchSharpOffline.so
# Needs g++, libtorch-dev (1.13.1) and, to be fast, libopenblas0-openmp.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=${1:?usage: build.sh OUTDIR}
mkdir -p "$out/obj"
objects=()
pids=()
for source in call tensor autograd; do
  g++ -std=c++17 -O2 -fPIC -fvisibility=hidden -Wall -Werror=return-type -c "$here/$source.cpp" -o "$out/obj/$source.o" &
  pids+=($!)
  objects+=("$out/obj/$source.o")
done
for pid in "${pids[@]}"; do wait "$pid"; done
# --no-as-needed: libtorch registers its kernels when it is loaded, so it must be loaded even where no symbol of it is used.
g++ -shared -o "$out/libTorchSharpOffline.so" "${objects[@]}" -Wl,--no-as-needed -ltorch -ltorch_cpu -lc10
rm -r "$out/obj"
echo "built $out/libTorchSharpOffline.so"
