# Debian packages: installed when missing, by root; anyone else is told what to install.

has_package() { dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

apt() { DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=900 "$@"; }

apt_install() {
    apt update || say "apt-get update failed: trying with the lists that are here"
    apt install --no-install-recommends "$@"
}

# need_packages PACKAGE...
need_packages() {
    local missing=() package
    for package; do has_package "$package" || missing+=("$package"); done
    [ ${#missing[@]} -eq 0 ] && return
    if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
        say "Set-up needs these packages, and only root can install them:"
        say "    apt-get install --no-install-recommends ${missing[*]}"
        exit 2
    fi
    step "Install ${missing[*]}" apt_install "${missing[@]}"
}

# want_packages PACKAGE...: what can be done without is installed by root, and left out where that fails.
want_packages() {
    local missing=() package
    for package; do has_package "$package" || missing+=("$package"); done
    if [ ${#missing[@]} -eq 0 ] || ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then return 0; fi
    say "Install ${missing[*]}"
    mkdir -p "$logs"
    apt_install "${missing[@]}" >"$logs/wanted-packages.log" 2>&1 </dev/null || say "That failed ($logs/wanted-packages.log): the tests that need it are skipped"
}
