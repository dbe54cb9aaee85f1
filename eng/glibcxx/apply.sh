#!/usr/bin/env bash
# apply.sh FOLDER CACHE: makes TorchSharp's native library in FOLDER load on a Linux whose C++ library is older than GCC 13's.
#
# libLibTorchSharp.so asks libstdc++ for the version GLIBCXX_3.4.32, of which it uses one function, std::ios_base_library_init(). By calling it,
# GCC 13's <iostream> makes sure that the C++ library is there to initialise its streams; it has nothing else to do. So a library of that one empty
# function goes between the two: it declares the versions that are asked for and leads on to the system's libstdc++ for everything else.
#
# FOLDER's file may be a hard link into the package cache: it is replaced, never written into. CACHE keeps the small library between builds.
set -euo pipefail
folder=$1 cache=$2 name=libglibcxx-init.so

complaint() { ldd "$1" 2>&1 | grep -o "GLIBCXX_3[.0-9]*' not found" || true; }

require() {
    local tool missing=()
    for tool in gcc readelf patchelf; do command -v "$tool" >/dev/null || missing+=("$tool"); done
    [ ${#missing[@]} -eq 0 ] && return
    echo "error : TorchSharp's native library needs a newer C++ library than this system has (GLIBCXX_3.4.32, GCC 13). To make it load all the same," \
        "the build needs ${missing[*]}, which is missing: apt-get install gcc binutils patchelf. See docs/troubleshooting.md." >&2
    exit 1
}

# make LIBRARY TARGET: the library between, with every version that LIBRARY asks of libstdc++.
make() {
    local work nodes node
    nodes=$(readelf -VW "$1" | awk '/File: /{inside = ($0 ~ /libstdc\+\+/)} inside && /Name: (GLIBCXX|CXXABI)/{print $3 == "Name:" ? $4 : $3}' | sort -u)
    work=$(mktemp -d "$cache/.work-XXXXXX")
    echo 'void _ZSt21ios_base_library_initv(void) {}' >"$work/init.c"
    for node in $nodes; do
        if [ "$node" = GLIBCXX_3.4.32 ]; then echo "$node { global: _ZSt21ios_base_library_initv; };"; else echo "$node {};"; fi
    done >"$work/init.map"
    gcc -shared -fPIC -O2 -o "$work/$name" "$work/init.c" -Wl,--version-script="$work/init.map" -Wl,-soname,"$name" -Wl,--no-as-needed -l:libstdc++.so.6
    mv -f "$work/$name" "$2"
    rm -rf "$work"
}

while IFS= read -r library; do
    case $(complaint "$library") in '') continue ;; "GLIBCXX_3.4.32' not found") ;; *) echo "warning : $library needs a C++ library that eng/glibcxx cannot stand in for" >&2; continue ;; esac
    require
    mkdir -p "$cache"
    [ -f "$cache/$name" ] || make "$library" "$cache/$name"
    copy=$(mktemp "$library.XXXXXX")
    cp "$library" "$copy"
    patchelf --replace-needed libstdc++.so.6 "$name" "$copy"
    chmod 644 "$copy"
    cp "$cache/$name" "$copy.init"
    mv -f "$copy.init" "$(dirname "$library")/$name"
    mv -f "$copy" "$library"
    [ -z "$(complaint "$library")" ] || { echo "error : $library does not load with eng/glibcxx's library either: $(complaint "$library")" >&2; exit 1; }
done < <(find "$folder" -name libLibTorchSharp.so 2>/dev/null)
