#!/usr/bin/env bash
# A Chromium for the tests of the console: the one that MEMORY_TEST_CHROMIUM names, an installed one, or one that apt installs.
# Prints the path of its program. Messages go to the error output.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: eng/chromium.sh find    prints the path of a Chromium that runs here; exit code 1 when there is none
       eng/chromium.sh bring   the same, after installing Debian's package where none is there and apt and the rights for it are

MEMORY_TEST_CHROMIUM is the path of a program to use instead of what would be found. Nothing is ever downloaded but by apt.
TEXT
}

say() { echo "$*" >&2; }

# What an Ubuntu calls chromium may only tell that a snap is wanted: what does not tell its version is none.
runs() {
    [[ -n $1 && -x $1 ]] && "$1" --version >/dev/null 2>&1 </dev/null
}

candidates() {
    local name
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" || true
    done
    # What Playwright downloaded for somebody else's tests, the newest first.
    printf '%s\n' "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}"/chromium-*/chrome-linux*/chrome | sort -rV
    printf '%s\n' "/Applications/Chromium.app/Contents/MacOS/Chromium" "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
}

find_chromium() {
    local program
    if [[ -n ${MEMORY_TEST_CHROMIUM:-} ]]; then
        runs "$MEMORY_TEST_CHROMIUM" || { say "MEMORY_TEST_CHROMIUM names no program that runs: $MEMORY_TEST_CHROMIUM"; return 1; }
        echo "$MEMORY_TEST_CHROMIUM"
        return 0
    fi
    while read -r program; do
        if runs "$program"; then
            echo "$program"
            return 0
        fi
    done < <(candidates)
    return 1
}

as_root() {
    if ((EUID == 0)); then "$@"; else sudo -n "$@"; fi
}

apt() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 "$@" </dev/null
}

install_chromium() {
    local log
    command -v apt-get >/dev/null && { ((EUID == 0)) || sudo -n true 2>/dev/null; } || return 1
    say "No Chromium is installed here: installing the package chromium"
    log=$(mktemp)
    if { apt update && apt install --no-install-recommends chromium; } >"$log" 2>&1; then
        rm -f "$log"
    else
        tail -n 20 "$log" >&2
        rm -f "$log"
        return 1
    fi
}

bring_chromium() {
    find_chromium && return 0
    if [[ -z ${MEMORY_TEST_CHROMIUM:-} ]] && install_chromium && find_chromium; then return 0; fi
    cat >&2 <<'TEXT'
No Chromium could be had for the tests of the console. Any one of these helps:
  - set MEMORY_TEST_CHROMIUM to the path of a Chromium or Chrome
  - Debian: apt-get install chromium; as root this script does it by itself
  - elsewhere: install Chromium or Chrome, so that it is on the PATH
TEXT
    return 1
}

case ${1:-} in
    find) find_chromium ;;
    bring) bring_chromium ;;
    -h | --help) usage ;;
    *) usage >&2; exit 2 ;;
esac
