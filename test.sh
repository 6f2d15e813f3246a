#!/usr/bin/env bash
# Builds the solution with warnings as errors and runs every test project in it.
# Needs the .NET SDK and bash, and a Postgres with pgvector: eng/postgres.sh brings one. Leaves no process and no file behind, except what a
# build leaves in bin/ and obj/, and packages that had to be installed for that Postgres.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: ./test.sh [--full]

  --full   also the long runs: more random cases, more kills (sets MEMORY_TEST_FULL=1)

With MEMORY_TEST_POSTGRES set, to an Npgsql connection string of a superuser, that server is used; otherwise a private one is started.
The last line is "N passed, N failed" (", N skipped" when some were). The exit code is 0 only when all went well.
TEXT
}

for argument in "$@"; do
    case $argument in
        --full) export MEMORY_TEST_FULL=1 ;;
        -h | --help) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
done

cd "$(dirname "${BASH_SOURCE[0]}")"
command -v dotnet >/dev/null || { echo "The .NET SDK is not installed, or not on the PATH." >&2; exit 1; }

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en
# Build servers would outlive the script.
export MSBUILDDISABLENODEREUSE=1

readonly solution=MemorySdk.sln
readonly configuration=Release
# Of a Postgres that somebody keeps while working; it is not this script's to stop.
unset MEMORY_POSTGRES_DIR
results=$(mktemp -d)
trap 'rm -rf "$results"; eng/postgres.sh stop' EXIT

passed=0 failed=0 skipped=0

build() {
    echo "Building $solution"
    dotnet build "$solution" --configuration "$configuration" --disable-build-servers --verbosity quiet --nologo -warnaserror
}

# Without a Postgres the other tests still run, and those that needed it count as failed.
start_postgres() {
    local lines started=$SECONDS
    if lines=$(eng/postgres.sh start --for $$); then
        eval "$lines"
        echo "Postgres is up, $((SECONDS - started)) s"
    else
        echo "There is no Postgres for the tests, see above; its tests count as failed."
    fi
}

test_projects() {
    dotnet sln "$solution" list | tr '\\' '/' | grep '\.Tests\.csproj$' | sort
}

# The counters of a result file: total, executed, passed. Nothing when there is no such file, as after a crash.
counters() {
    sed -n 's/.*<Counters total="\([0-9]*\)" executed="\([0-9]*\)" passed="\([0-9]*\)".*/\1 \2 \3/p' "$1" 2>/dev/null || true
}

# How many tests were skipped for want of a Postgres, by the reason that they give.
without_postgres() {
    grep -c '<Message>No Postgres:' "$1" 2>/dev/null || true
}

# What tests measured: the lines of their output that begin with "measured: ".
measurements() {
    sed -n -e 's/<[^>]*>//g' -e 's/^.*measured: /    /p' "$1" 2>/dev/null || true
}

# A test project, or part of it: run_tests PROJECT [NAME FILTER].
run_tests() {
    local project=$1 name log trx status=0 total=0 executed=0 good=0 bad left_out missing started=$SECONDS
    name=${2:-$(basename "$project" .csproj)}
    log=$results/$name.log
    trx=$results/$name.trx

    dotnet test "$project" --configuration "$configuration" --no-build --nologo --results-directory "$results" \
        --logger "trx;LogFileName=$name.trx" --blame-hang-timeout 10m --blame-hang-dump-type none \
        ${3:+--filter "$3"} >"$log" 2>&1 </dev/null || status=$?

    read -r total executed good <<<"$(counters "$trx")" || true
    left_out=$((${total:-0} - ${executed:-0}))
    missing=$(without_postgres "$trx")
    bad=$((${executed:-0} - ${good:-0} + ${missing:-0})) left_out=$((left_out - ${missing:-0}))
    if ((bad == 0 && (status != 0 || ${total:-0} == 0))); then
        bad=1 # The run itself: it crashed, hung or found no test.
    fi

    passed=$((passed + ${good:-0})) failed=$((failed + bad)) skipped=$((skipped + left_out))
    if ((bad > 0)); then
        cat "$log"
    fi
    printf '%-36s %5d passed, %d failed, %d skipped, %d s\n' "$name" "${good:-0}" "$bad" "$left_out" $((SECONDS - started))
    measurements "$trx"
}

summary() {
    if ((skipped > 0)); then
        echo "$passed passed, $failed failed, $skipped skipped"
    else
        echo "$passed passed, $failed failed"
    fi
}

if build; then
    start_postgres
    for project in $(test_projects); do
        run_tests "$project"
    done

    # The first run of these was over the embedded store.
    MEMORY_TEST_API_STORE=postgres run_tests tests/Memory.Server.Tests/Memory.Server.Tests.csproj \
        "Memory.Server.Tests (API, Postgres)" 'FullyQualifiedName~Memory.Server.Tests.Api'
    if [[ ${MEMORY_TEST_FULL:-} == 1 ]]; then
        MEMORY_TEST_API_STORE=sealed run_tests tests/Memory.Server.Tests/Memory.Server.Tests.csproj \
            "Memory.Server.Tests (API, encrypted)" 'FullyQualifiedName~Memory.Server.Tests.Api'
    fi
else
    echo "The build failed; it counts as the one that failed."
    failed=1
fi

echo "All of it took $SECONDS s"
summary
((failed == 0 && passed > 0))
