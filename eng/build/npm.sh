# npm packages of the locks: checked against the checksum there, kept per user, linked into artifacts/.
npm_lock=$root/eng/offline/npm.lock
data_lock=$root/examples/npm.lock
npm_cache=$user_cache/npm

npm_download() {
    local name=$1 version=$2 sum=$3 to=$npm_cache/$1-$2 work
    shift 3
    mkdir -p "$npm_cache"
    work=$(mktemp -d "$npm_cache/.download-XXXXXX")
    # shellcheck disable=SC2064
    trap "rm -rf '$work'" EXIT
    mkdir "$work/kept"
    (cd "$work" && npm pack "$name@$version" --ignore-scripts --loglevel=error --cache "$work/npm")
    printf '%s  %s\n' "$sum" "$work/$name-$version.tgz" | sha512sum --check
    tar -xzf "$work/$name-$version.tgz" -C "$work/kept" "$@"
    rm -rf "$to"
    mv -T "$work/kept" "$to"
}

# npm_entry NAME: its line of the lock, as version, sum and the paths to keep.
npm_entry() {
    entry=$(grep -h "^$1 " "$npm_lock" "$data_lock") || die "neither $npm_lock nor $data_lock lists $1"
    read -r _ version sum kept <<<"$entry"
}

# has_npm NAME...: all are in the cache, with everything that the lock keeps of them.
has_npm() {
    local name entry version sum kept path
    for name; do
        npm_entry "$name"
        for path in $kept; do [ -e "$npm_cache/$name-$version/$path" ] || return 1; done
    done
}

# need_npm NAME...
need_npm() {
    local name entry version sum kept
    mkdir -p "$artifacts/offline"
    ln -sfn "$npm_cache" "$artifacts/offline/npm"
    for name; do
        ! has_npm "$name" || continue
        npm_entry "$name"
        # shellcheck disable=SC2086
        step "Fetch $name $version" bash -euo pipefail -c "$(declare -f npm_download); npm_cache='$npm_cache'; npm_download \"\$@\"" npm "$name" "$version" "$sum" $kept
    done
}

# need_data NAME...: packages of data that examples read; each is linked as artifacts/data/NAME, where they look for it.
need_data() {
    local name entry version sum kept
    [ $# -gt 0 ] || return 0
    has_npm "$@" || command -v npm >/dev/null || need_packages npm
    need_npm "$@"
    mkdir -p "$artifacts/data"
    for name; do
        npm_entry "$name"
        ln -sfn "$npm_cache/$name-$version/package" "$artifacts/data/$name"
    done
}

# want_data NAME...: the same, but what cannot be had is left out.
want_data() { (need_data "$@") || say "The tests that need $* are skipped"; }
