#!/usr/bin/env bash
# A Postgres with pgvector for tests: the one that MEMORY_TEST_POSTGRES names, or a private one that goes away again.
# Messages go to the error output; only `start` writes to the output, lines for a shell.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here
# shellcheck source=eng/postgres-server.sh
. "$here/postgres-server.sh"
# shellcheck source=eng/postgres-container.sh
. "$here/postgres-container.sh"
# shellcheck source=eng/memory-folder.sh
. "$here/memory-folder.sh"

readonly marker=private-postgres-of-the-tests

usage() {
    cat <<'TEXT'
usage: eng/postgres.sh run -- COMMAND...      runs the command with a Postgres, and takes the Postgres away when it ends
       eng/postgres.sh start [--for PID]      starts one and prints lines for a shell; with --for it goes when that process ends
       eng/postgres.sh stop [DIR]             stops the one in DIR, or in MEMORY_POSTGRES_DIR

   eval "$(eng/postgres.sh start)"            one to keep while you work; then: eng/postgres.sh stop

MEMORY_TEST_POSTGRES is the connection string of a superuser, in Npgsql's form. When it is already set, that server is used as it is.
Otherwise a private cluster is started on a free port of the loopback interface, from an installed PostgreSQL. What is missing, the server
or pgvector, is installed where apt and the rights for it are there; failing that, a container runs it; failing that, a message says what to do.
MEMORY_POSTGRES_FSYNC=off has the private one not wait for the disk, and stand in memory where /dev/shm has 2 GiB to spare: for tests, which
end no machine; what measures speed leaves it on.
TEXT
}

say() { echo "$*" >&2; }

# Runs a command as the user that the cluster belongs to: Postgres refuses to run as root.
as_cluster_user() {
    local user=$1
    shift
    if [[ $user == "$(id -un)" ]]; then
        "$@"
    elif command -v runuser >/dev/null; then
        runuser -u "$user" -- "$@"
    elif command -v setpriv >/dev/null; then
        setpriv --reuid "$user" --regid "$(id -g "$user")" --init-groups -- "$@"
    else
        su "$user" -s /bin/sh -c '"$0" "$@"' -- "$@"
    fi
}

cluster_user() {
    if ((EUID != 0)); then
        id -un
    elif id postgres >/dev/null 2>&1; then
        echo postgres
    else
        echo nobody
    fi
}

# An order of text that is not the order of its bytes, as most databases have it, so that a statement that relies on one is found out.
init_cluster() {
    local bin=$1 dir=$2 user=$3 locale
    for locale in "--locale-provider=icu --icu-locale=en-US --locale=C.UTF-8" --locale=en_US.UTF-8 --locale=C; do
        # shellcheck disable=SC2086 # The words of a locale are several arguments.
        if as_cluster_user "$user" "$bin/initdb" --pgdata "$dir/data" --username postgres --auth trust --encoding UTF8 --no-sync $locale \
            >"$dir/initdb.log" 2>&1; then
            return 0
        fi
        rm -rf "$dir/data"
    done
    cat "$dir/initdb.log" >&2
    return 1
}

configure_cluster() {
    cat <<TEXT
listen_addresses = '127.0.0.1'
unix_socket_directories = '$1'
max_connections = 300
shared_buffers = 256MB
lc_messages = 'C'
TEXT
    # What is only worth its work when a machine that fails must leave something behind.
    if [[ ${MEMORY_POSTGRES_FSYNC:-on} == off ]]; then
        cat <<'TEXT'
fsync = off
full_page_writes = off
wal_level = replica
max_wal_senders = 0
max_wal_size = 256MB
TEXT
    fi
}

# Tries ports until the server can listen on one; two runs at once may draw the same.
start_cluster() {
    local bin=$1 dir=$2 user=$3 attempt port
    for ((attempt = 0; attempt < 20; attempt++)); do
        port=$((20000 + RANDOM % 12000))
        # pg_ctl's own waiting is what tells: it ends when the server answers, or has ended.
        if as_cluster_user "$user" "$bin/pg_ctl" start -w -t 60 -s -D "$dir/data" -l "$dir/log" -o "-p $port" >/dev/null 2>&1 </dev/null; then
            echo "$port"
            return 0
        fi
        grep -q 'could not create any TCP/IP sockets' "$dir/log" 2>/dev/null || break
    done
    say "Postgres did not start:"
    tail -n 20 "$dir/log" >&2 || true
    return 1
}

# Stops what runs in a directory that `start` made, and removes it.
remove() {
    local dir=$1 guard
    [[ -n $dir && -e $dir/$marker ]] || return 0
    guard=$(cat "$dir/guard" 2>/dev/null || true)
    if [[ -n $guard && $guard != "$$" ]]; then
        kill -- "-$guard" 2>/dev/null || true
    fi
    if [[ -e $dir/container ]]; then
        remove_container "$dir/container"
    elif [[ -e $dir/data/postmaster.pid ]]; then
        as_cluster_user "$(cat "$dir/user")" "$(cat "$dir/bin")/pg_ctl" stop -w -s -m immediate -D "$dir/data" >/dev/null 2>&1 || true
    fi
    rm -rf "$dir"
}

# Outlives whoever asked for the server, however that ends, and then takes the server away.
guard() {
    local dir=$1 process=$2
    trap '' INT HUP
    while kill -0 "$process" 2>/dev/null && [[ -e $dir/$marker ]]; do
        sleep 1
    done
    remove "$dir"
}

private_cluster() {
    local bin=$1 dir=$2 user port
    user=$(cluster_user)
    echo "$bin" >"$dir/bin"
    echo "$user" >"$dir/user"
    [[ $user == "$(id -un)" ]] || chown -R "$user" "$dir"
    init_cluster "$bin" "$dir" "$user" || return 1
    configure_cluster "$dir" >>"$dir/data/postgresql.conf"
    port=$(start_cluster "$bin" "$dir" "$user") || return 1
    say "$("$bin/postgres" --version | sed 's/^postgres (PostgreSQL)/Postgres/; s/ (.*//') with pgvector $(pgvector_version "$bin") on port $port, in $dir"
    echo "Host=127.0.0.1;Port=$port;Username=postgres;Database=postgres" >"$dir/connection"
}

start() {
    local dir bin process=
    if [[ ${1:-} == --for && $# == 2 ]]; then
        process=$2
    elif (($# > 0)); then
        usage >&2
        return 2
    fi
    if [[ -n ${MEMORY_TEST_POSTGRES:-} ]]; then
        say "Postgres: the one that MEMORY_TEST_POSTGRES names"
        printf 'export MEMORY_TEST_POSTGRES=%q\n' "$MEMORY_TEST_POSTGRES"
        return 0
    fi

    dir=$(mktemp -d "$(cluster_folder)/memory-postgres.XXXXXX")
    # shellcheck disable=SC2064 # The directory of now.
    trap "remove '$dir'" EXIT
    : >"$dir/$marker"
    if bin=$(server_with_pgvector); then
        private_cluster "$bin" "$dir" || return 1
    else
        container_with_pgvector "$dir" || { say_what_to_install; return 1; }
    fi

    if [[ -n $process ]]; then
        # Job control gives it a process group of its own: what interrupts the caller does not interrupt the guard.
        set -m
        bash "${BASH_SOURCE[0]}" guard "$dir" "$process" </dev/null >/dev/null 2>&1 &
        echo $! >"$dir/guard"
        set +m
    fi
    trap - EXIT
    printf 'export MEMORY_TEST_POSTGRES=%q MEMORY_POSTGRES_DIR=%q\n' "$(cat "$dir/connection")" "$dir"
}

# The folder for temporary files, but for root always one that another user can reach.
temporary_folder() {
    if ((EUID == 0)); then echo /tmp; else echo "${TMPDIR:-/tmp}"; fi
}

# Where the cluster goes: one that need not wait for the disk into memory, where there is room for it. Making and dropping hundreds of databases
# is making and removing hundreds of thousands of files, which is most of the work on a disk.
cluster_folder() {
    local folder=
    if [[ ${MEMORY_POSTGRES_FSYNC:-on} == off ]]; then folder=$(folder_in_memory 2048); fi
    if [[ -n $folder ]]; then echo "$folder"; else temporary_folder; fi
}

run() {
    local lines child status=0
    [[ ${1:-} == -- ]] && shift
    (($# > 0)) || { usage >&2; return 2; }
    lines=$(start --for $$) || return 1
    unset MEMORY_POSTGRES_DIR # Of one that somebody keeps while working: not ours to remove.
    eval "$lines"
    trap 'remove "${MEMORY_POSTGRES_DIR:-}"' EXIT

    # In the background, so that a signal to this script is acted on at once, and with the interrupt that such jobs ignore.
    (trap - INT && exec "$@") <&0 &
    child=$!
    # shellcheck disable=SC2064
    trap "kill -TERM $child 2>/dev/null || true" TERM HUP
    # shellcheck disable=SC2064
    trap "kill -INT $child 2>/dev/null || true" INT
    wait "$child" || status=$?
    while kill -0 "$child" 2>/dev/null; do
        status=0
        wait "$child" || status=$?
    done
    return "$status"
}

case ${1:-} in
    run) shift; run "$@" ;;
    start) shift; start "$@" ;;
    stop) shift; remove "${1:-${MEMORY_POSTGRES_DIR:-}}" ;;
    guard) shift; guard "$@" ;;
    -h | --help) usage ;;
    *) usage >&2; exit 2 ;;
esac
