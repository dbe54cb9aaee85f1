# Steps that say what they do and how long they took; output goes to a log that is shown when a step fails.
artifacts=$root/artifacts
logs=$artifacts/log
# What another clone can use again: fetched packages, compiled native code.
user_cache=${XDG_CACHE_HOME:-$HOME/.cache}/mlnet-multitask

say() { printf '%s\n' "$*"; }
die() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }

# step TITLE COMMAND...: quiet unless it fails.
step() {
    local title=$1 started=$SECONDS log
    shift
    mkdir -p "$logs"
    log=$logs/$(tr -cs '[:alnum:]' '-' <<<"${title,,}" | cut -c1-60 | sed 's/-*$//').log
    printf '%s ... ' "$title"
    if "$@" >"$log" 2>&1 </dev/null; then
        printf '%s s\n' $((SECONDS - started))
    else
        local code=$?
        printf 'FAILED after %s s\n' $((SECONDS - started))
        tail -n 40 "$log" >&2
        die "'$title' failed with exit code $code; everything it said: $log"
    fi
}

# shown TITLE COMMAND...: its output is for the reader.
shown() {
    local title=$1 started=$SECONDS code=0
    shift
    say "$title"
    "$@" || code=$?
    say "$title: $((SECONDS - started)) s"
    return $code
}

# write FILE: standard input becomes the file, which stays untouched (and so does its date) when nothing changed.
write() {
    mkdir -p "$(dirname "$1")"
    cat >"$1.new"
    if cmp -s "$1.new" "$1"; then rm "$1.new"; else mv "$1.new" "$1"; fi
}

# listed FILE...: the lines of those files that are there, without comments.
listed() {
    local file
    for file; do [ ! -f "$file" ] || grep -v '^#' "$file" || true; done
}

# One run at a time in a folder: two would write the same packages.
take_turn() {
    mkdir -p "$artifacts"
    exec 8>"$artifacts/.lock"
    flock -n 8 || { say "another build.sh is at work in this folder: waiting"; flock 8; }
}

# MSBuild and the compiler leave servers behind, which must not keep the lock.
dotnet() { command dotnet "$@" 8>&-; }
