# For eng/postgres.sh: finds an installed PostgreSQL with pgvector, and installs what is missing where that is possible.
# shellcheck shell=bash

# halfvec came with 0.7.
readonly pgvector_least=0.7.0
# The source that is built where no package has it: what the distribution's own archive holds, and what it must be.
readonly pgvector_source=p/pgvector/pgvector_0.8.0.orig.tar.gz
readonly pgvector_sha256=867a2c328d4928a5a9d6f052cd3bc78c7d60228a9b914ad32aa3db88e9de27b0

# The folders that hold a server's programs, the newest first.
server_folders() {
    local folder
    {
        printf '%s\n' /usr/lib/postgresql/*/bin | sort -t/ -k5 -rn
        pg_config --bindir 2>/dev/null || true
        if command -v postgres >/dev/null; then dirname "$(command -v postgres)"; fi
        if command -v brew >/dev/null; then printf '%s\n' "$(brew --prefix)"/opt/postgresql*/bin | sort -rV; fi
    } | while read -r folder; do
        if [[ -x $folder/initdb && -x $folder/pg_ctl && -x $folder/postgres && -x $folder/pg_config ]]; then
            echo "$folder"
        fi
    done
}

# The version of pgvector that a server has; nothing when it has none.
pgvector_version() {
    sed -n "s/^default_version *= *'\(.*\)'.*/\1/p" "$("$1/pg_config" --sharedir)/extension/vector.control" 2>/dev/null || true
}

has_pgvector() {
    local version
    version=$(pgvector_version "$1")
    [[ -n $version && $(printf '%s\n' "$pgvector_least" "$version" | sort -V | head -n 1) == "$pgvector_least" ]]
}

# Prints the folder of the newest server that has pgvector, after installing one where none was there.
server_with_pgvector() {
    local folder
    for folder in $(server_folders); do
        if has_pgvector "$folder"; then
            echo "$folder"
            return 0
        fi
    done

    can_install || return 1
    folder=$(server_folders | head -n 1)
    if [[ -z $folder ]]; then
        say "No PostgreSQL is installed here: installing it"
        install_server || return 1
        folder=$(server_folders | head -n 1)
        [[ -n $folder ]] || return 1
    fi

    (
        # Two runs at once must not install into one another. The lock goes with this subshell.
        exec 9<"$("$folder/pg_config" --sharedir)"
        if command -v flock >/dev/null; then flock 9; fi
        if ! has_pgvector "$folder"; then
            # An older pgvector that somebody installed is not overwritten.
            [[ -z $(pgvector_version "$folder") ]] && install_pgvector "$folder" 9<&-
        fi
    ) || return 1
    echo "$folder"
}

can_install() {
    command -v apt-get >/dev/null && { ((EUID == 0)) || sudo -n true 2>/dev/null; }
}

as_root() {
    if ((EUID == 0)); then "$@"; else sudo -n "$@"; fi
}

# Runs a command whose output matters only when it fails.
quietly() {
    local log status=0
    log=$(mktemp)
    "$@" >"$log" 2>&1 </dev/null || status=$?
    ((status == 0)) || cat "$log" >&2
    rm -f "$log"
    return "$status"
}

apt() {
    quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 "$@"
}

# The version of a package that apt would install; the lists are fetched when they are not there.
candidate() {
    apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: *//p' | grep -v '^(none)$'
}

refresh_lists() {
    [[ -n ${lists_refreshed:-} ]] || apt update || return 1
    lists_refreshed=1
}

# Installs the server without the cluster that Debian would make and start with it.
install_server() {
    local settings=/etc/postgresql-common/createcluster.conf status=0
    refresh_lists && apt install --no-install-recommends postgresql-common || return 1
    as_root cp -p "$settings" "$settings.kept"
    as_root sed -i 's/^#* *create_main_cluster *=.*/create_main_cluster = false/' "$settings"
    apt install --no-install-recommends postgresql || status=$?
    as_root mv "$settings.kept" "$settings"
    return "$status"
}

install_pgvector() {
    local folder=$1 major version
    major=$("$folder/pg_config" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
    candidate "postgresql-$major-pgvector" >/dev/null || refresh_lists || true
    version=$(candidate "postgresql-$major-pgvector" || true)
    if [[ -n $version ]] && dpkg --compare-versions "$version" ge "$pgvector_least"; then
        say "Installing the package postgresql-$major-pgvector $version"
        apt install --no-install-recommends "postgresql-$major-pgvector"
    else
        build_pgvector "$folder" "$major"
    fi && has_pgvector "$folder"
}

build_pgvector() (
    folder=$1 major=$2
    say "Building pgvector from its source: no package of it fits PostgreSQL $major here"
    if [[ ! -e $("$folder/pg_config" --includedir-server)/postgres.h ]] || ! command -v make >/dev/null || ! command -v cc >/dev/null; then
        install_headers "$major" || exit 1
    fi
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    chmod 755 "$work"
    quietly fetch_pgvector "$work/source.tar.gz" || { say "The source of pgvector is not in the archives that apt uses here."; exit 1; }
    mkdir "$work/source"
    tar -xzf "$work/source.tar.gz" -C "$work/source" --strip-components 1
    # OPTFLAGS: not for this processor alone. with_llvm: no code for the just-in-time compiler, which would take another compiler.
    make=(make -C "$work/source" OPTFLAGS="" with_llvm=no PG_CONFIG="$folder/pg_config")
    quietly "${make[@]}" && quietly as_root "${make[@]}" install
)

# What compiles an extension, of the very version that is installed where it can be had, so that the server is not upgraded on the way.
install_headers() {
    local major=$1 installed
    installed=$(dpkg-query -W -f '${Version}' "postgresql-$major" 2>/dev/null || true)
    candidate "postgresql-server-dev-$major" >/dev/null || refresh_lists || return 1
    apt install --no-install-recommends make gcc libc6-dev "postgresql-server-dev-$major${installed:+=$installed}" ||
        { refresh_lists && apt install --no-install-recommends make gcc libc6-dev "postgresql-server-dev-$major"; }
}

# From the archives that apt is configured with, so that no host is written down here; apt compares the hash.
fetch_pgvector() {
    local archive component
    for archive in $(apt-get indextargets --format '$(REPO_URI)' | sort -u); do
        for component in main universe; do
            if /usr/lib/apt/apt-helper download-file "${archive}pool/$component/$pgvector_source" "$1" "SHA256:$pgvector_sha256"; then
                return 0
            fi
        done
    done
    return 1
}

say_what_to_install() {
    cat >&2 <<'TEXT'
No Postgres with pgvector 0.7 or newer could be had for the tests. Any one of these helps:
  - set MEMORY_TEST_POSTGRES to a server's connection string: Host=127.0.0.1;Port=5432;Username=postgres;Password=...;Database=postgres
  - Debian, Ubuntu: apt-get install postgresql postgresql-NN-pgvector (NN is the server's version); as root this script does it by itself
  - macOS: brew install postgresql@17 pgvector
  - a container engine, docker or podman, that runs: the image is pgvector/pgvector:pg17
TEXT
}
