#!/usr/bin/env bash
# apply.sh LIBRARY CACHE: makes TorchSharp's native library load on a Linux whose C++ library is older than GCC 13's.
#
# libLibTorchSharp.so asks libstdc++ for the version GLIBCXX_3.4.32, of which it uses one function, std::ios_base_library_init(). By calling it,
# GCC 13's <iostream> makes sure that the C++ library is there to initialise its streams; it has nothing else to do. So a library of that one empty
# function goes between the two: it declares the versions that are asked for and leads on to the system's libstdc++ for everything else.
#
# LIBRARY may be a hard link into the package cache: it is replaced, never written into. CACHE keeps what was made between builds.
set -euo pipefail
export LC_ALL=C
library=$1 cache=$2 init=libglibcxx-init.so

# What of the C++ library the file asks for and this system lacks; nothing where it loads.
lacks() { ldd "$1" 2>&1 | grep -oE "(GLIBCXX|CXXABI)_[.0-9]+' not found" | cut -d"'" -f1 | sort -u; }

fail() { echo "error : $*" >&2; exit 1; }

require() {
    local tool missing=
    for tool in as ld readelf patchelf; do command -v "$tool" >/dev/null || missing+=" $tool"; done
    [ -z "$missing" ] || fail "TorchSharp's native library asks for a newer C++ library than this system has (GLIBCXX_3.4.32, of GCC 13). The build can" \
        "make it load all the same, but needs these programs, which are missing:$missing. Install them: apt-get install binutils patchelf"
}

# make FOLDER: the library between, with every version that LIBRARY asks of libstdc++, and a copy of LIBRARY that asks for it instead.
make() {
    local node
    printf '.globl _ZSt21ios_base_library_initv\n.type _ZSt21ios_base_library_initv, %%function\n_ZSt21ios_base_library_initv: ret\n.section .note.GNU-stack,"",%%progbits\n' |
        as -o "$1/init.o" -
    for node in $(readelf -VW "$library" | awk '/File: /{inside = /libstdc\+\+/} inside && match($0, /Name: [^ ]+/){print substr($0, RSTART + 6, RLENGTH - 6)}' | sort -u); do
        if [ "$node" = GLIBCXX_3.4.32 ]; then echo "$node { global: _ZSt21ios_base_library_initv; };"; else echo "$node {};"; fi
    done >"$1/init.map"
    ld -shared -o "$1/$init" "$1/init.o" --version-script="$1/init.map" -soname "$init" --no-as-needed "$(ldd "$library" 2>/dev/null | awk '/libstdc\+\+\.so\.6 =>/{if (!found++) print $3}')"
    cp "$library" "$1/patched.so"
    chmod 644 "$1/patched.so"
    patchelf --replace-needed libstdc++.so.6 "$init" "$1/patched.so"
    [ -z "$(lacks "$1/patched.so")" ] || fail "$library does not load with eng/glibcxx's library either: it lacks $(lacks "$1/patched.so")"
}

lacking=$(lacks "$library" || true)
[ -n "$lacking" ] || exit 0
[ "$lacking" = GLIBCXX_3.4.32 ] || { echo "warning : $library asks for versions of the C++ library that eng/glibcxx cannot stand in for: ${lacking//$'\n'/ }" >&2; exit 0; }
made=$cache/$(cat "$0" "$library" | sha256sum | cut -c1-16)
if [ ! -d "$made" ]; then
    require
    mkdir -p "$cache"
    work=$(mktemp -d "$cache/.work-XXXXXX")
    trap 'rm -rf "$work"' EXIT
    make "$work"
    # Another project's build may have made it meanwhile.
    mv -T "$work" "$made" 2>/dev/null || [ -d "$made" ]
fi
# Renaming takes the place of the hard link in one step.
for pair in "$init=$(dirname "$library")/$init" "patched.so=$library"; do
    cp "$made/${pair%%=*}" "${pair#*=}.$$"
    mv -f "${pair#*=}.$$" "${pair#*=}"
done
