# What a bare Debian machine lacks: said, installed by root, named to anyone else.
logs=$root/artifacts/log

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

# listed FILE...: the lines of those files that are there, without comments.
listed() {
    local file
    for file; do [ ! -f "$file" ] || grep -v '^#' "$file" || true; done
}

has_package() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || true)" = installed ]; }

apt() { DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=900 "$@"; }

apt_install() {
    apt update || say "apt-get update failed: trying with the lists that are here"
    apt install --no-install-recommends "$@"
}

# need_packages PACKAGE...: Debian packages.
need_packages() {
    local missing=() package
    for package; do has_package "$package" || missing+=("$package"); done
    [ ${#missing[@]} -gt 0 ] || return 0
    if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
        say "Set-up needs these packages, and only root can install them:"
        say "    apt-get install --no-install-recommends ${missing[*]}"
        exit 2
    fi
    step "Install ${missing[*]}" apt_install "${missing[@]}"
}

# need_npm FOLDER...: the npm packages that package-lock.json in these folders pins, without any script of theirs.
need_npm() {
    local folder
    for folder; do
        [ ! "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ] || continue
        command -v npm >/dev/null || need_packages npm
        step "Fetch npm packages into $folder" npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund
    done
}

# want VERB THING...: the same, but a machine that cannot have them does without.
want() { [ $# -eq 1 ] || ("$@") || say "Going on without: the tests that need them are skipped"; }

# Every program and test needs the SDK and, where the C++ library is older than TorchSharp's, the tools of eng/glibcxx.
need_dotnet() {
    command -v dotnet >/dev/null || die "the .NET 10 SDK is needed: 'dotnet' is not on the PATH"
    local library
    library=$(PATH=$PATH:/sbin ldconfig -p 2>/dev/null | awk '/libstdc\+\+\.so\.6 .*x86-64/{if (!found++) print $NF}')
    if [ -n "$library" ] && ! grep -q GLIBCXX_3.4.32 "$library"; then need_packages binutils patchelf; fi
}
