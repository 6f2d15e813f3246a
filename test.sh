#!/usr/bin/env bash
# Builds the solution with warnings as errors and runs every test project in it.
# Needs the .NET SDK and bash, a Postgres with pgvector and a Chromium: eng/postgres.sh and eng/chromium.sh bring them. Leaves no process and no
# file behind, except what a build leaves in bin/ and obj/, and packages that had to be installed for those two.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: ./test.sh [--full]

  --full   also the long runs: more random cases, more kills (sets MEMORY_TEST_FULL=1)

With MEMORY_TEST_POSTGRES set, to an Npgsql connection string of a superuser, that server is used; otherwise a private one is started.
With MEMORY_TEST_CHROMIUM set, to the path of a Chromium, that one shows the console; otherwise an installed one, or one that apt installs.
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
# Build servers would outlive the script; the one that it uses, it ends.
export MSBUILDDISABLENODEREUSE=1
# Compiling once more what a profile says is often used does not pay in programs that run for a minute: a third of the build's time.
export DOTNET_TieredPGO=0
# Fewer collections, and none beside the work: what runs for a minute hardly ever holds what it makes, and there is memory for it.
export DOTNET_gcConcurrent=0 DOTNET_GCgen0size=0x4000000

readonly solution=MemorySdk.sln
readonly configuration=Release framework=net10.0
# How long one part of the tests may take, in seconds: many times what it does take.
readonly patience=$((${MEMORY_TEST_FULL:-0} == 1 ? 14400 : 1200))
# The compiler that the projects of this run share, so that it warms up once: nobody else's, and it ends with the build.
readonly compiler=memory-test-$$-$RANDOM
# Of a Postgres that somebody keeps while working; it is not this script's to stop.
unset MEMORY_POSTGRES_DIR
# The tests make and remove a hundred thousand files, and wait for the disk after every write of a store: in memory both are nearly free. No test
# ends a machine. The full run stays on the disk.
# shellcheck source=eng/memory-folder.sh
. eng/memory-folder.sh
memory=
[[ ${MEMORY_TEST_FULL:-0} == 1 ]] || memory=$(folder_in_memory 4096)
results=$(mktemp -d "${memory:-${TMPDIR:-/tmp}}/memory-test.XXXXXX")
lanes=() bringing=
trap end EXIT

passed=0 failed=0 skipped=0

end() {
    local lane
    for lane in ${lanes[@]+"${lanes[@]}"}; do
        kill -KILL -- "-$lane" 2>/dev/null || true # With all that its tests started: a lane is a process group.
        wait "$lane" 2>/dev/null || true
    done
    end_compiler
    [[ -z $bringing ]] || wait "$bringing" 2>/dev/null || true # A half installed package is worse than a wait.
    rm -rf "$results"
    eng/postgres.sh stop
}

build() {
    local status=0
    echo "Building $solution"
    # Nearly all of it is the compiler and its analyzers, which bring forth much garbage: a heap for each core, and many collections, cost a fifth of the time.
    DOTNET_gcServer=0 DOTNET_GCgen0size=0x10000000 dotnet build "$solution" --configuration "$configuration" --verbosity quiet --nologo -warnaserror \
        -nodeReuse:false -p:UseSharedCompilation=true -p:SharedCompilationId="$compiler" || status=$?
    end_compiler
    return "$status"
}

# Nothing when it does not run (any more).
end_compiler() {
    local version folder
    version=$(dotnet --version)
    folder=$(dotnet --list-sdks | sed -n "s/^$version \[\(.*\)\]$/\1/p")
    dotnet exec "$folder/$version/Roslyn/bincore/VBCSCompiler.dll" "-pipename:$compiler" -shutdown >/dev/null 2>&1 || true
}

# Without a Postgres the other tests still run, and those that needed it count as failed.
start_postgres() {
    local lines started=$SECONDS
    # Tests make and drop hundreds of databases and kill servers, but never the machine: nothing has to outlive that.
    if lines=$(MEMORY_POSTGRES_FSYNC=off eng/postgres.sh start --for $$); then
        eval "$lines"
        echo "Postgres is up, $((SECONDS - started)) s"
    else
        echo "There is no Postgres for the tests, see above; its tests count as failed."
    fi
}

# Installing it takes its time, most of it spent on waiting, so that it is done beside the build.
begin_to_bring_chromium() {
    eng/chromium.sh bring >"$results/chromium" &
    bringing=$!
}

# Without a Chromium the other tests still run, and those of the console count as failed.
bring_chromium() {
    if wait "$bringing"; then
        MEMORY_TEST_CHROMIUM=$(<"$results/chromium")
        export MEMORY_TEST_CHROMIUM
    else
        echo "There is no Chromium for the tests, see above; the tests of the console count as failed."
    fi
}

test_projects() {
    dotnet sln "$solution" list | tr '\\' '/' | grep '\.Tests\.csproj$' | sort
}

# One of the counts that a result file ends with: passed, failed, errors, skipped. Nothing when there is no such file, as after a crash.
count() {
    { grep -o '<assembly [^>]*>' "$2" 2>/dev/null || true; } | sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p"
}

# How many tests were skipped for want of a Postgres or a Chromium, by the reason that they give.
without_what_they_need() {
    { grep -oE '<reason>[^/]*No (Postgres|Chromium):' "$1" 2>/dev/null || true; } | wc -l
}

# What tests measured: the lines of their output that begin with "measured: ".
measurements() {
    sed -n -e 's/\]\]>.*//' -e 's/^.*measured: /    /p' "$1" 2>/dev/null || true
}

# Runs the tests of an assembly by its own program, in one process: run_assembly FILE LOG ARGUMENTS... What hangs is ended, and has failed.
run_assembly() {
    local file=$1 log=$2 process status
    shift 2
    exec 6< <(
        dotnet "$file" "$@" >"$log" 2>&1 </dev/null &
        echo $!
        wait $! && echo 0 || echo $?
    )
    read -r process <&6
    if ! read -r -t "$patience" status <&6; then
        status=137
        # shellcheck disable=SC2046 # Each is a process that the tests started.
        kill -KILL "$process" $(pgrep -P "$process") 2>/dev/null || true
        echo "Ended after $patience s. The tests above that ran long may tell where it hung." >>"$log"
    fi
    exec 6<&-
    return "$status"
}

# A test project, or part of it: run_tests PROJECT [NAME FILTER]. Leaves a report and the counts behind, and then says that it is finished.
run_tests() {
    local project=$1 name log xml status=0 good bad left_out missing started=$SECONDS assembly
    assembly=$(basename "$project" .csproj)
    name=${2:-$assembly}
    log=$results/$name.log
    xml=$results/$name.xml

    # shellcheck disable=SC2086 # The words of a filter are several arguments. With -f they stay patterns of the tests' names.
    set -f
    run_assembly "$(dirname "$project")/bin/$configuration/$framework/$assembly.dll" "$log" -noLogo -noColor -longRunning 60 -xml "$xml" ${3:-} || status=$?
    set +f

    good=$(count passed "$xml") bad=$(count failed "$xml") left_out=$(count skipped "$xml") missing=$(without_what_they_need "$xml")
    bad=$((${bad:-0} + $(count errors "$xml") + missing)) left_out=$((${left_out:-0} - missing))
    if ((bad == 0 && (status != 0 || ${good:-0} == 0))); then
        bad=1 # The run itself: it crashed, hung or found no test.
    fi

    {
        if ((bad > 0)); then
            cat "$log"
        fi
        printf '%-36s %5d passed, %d failed, %d skipped, %d s\n' "$name" "${good:-0}" "$bad" "$left_out" $((SECONDS - started))
        measurements "$xml"
    } >"$results/$name.report"
    echo "${good:-0} $bad $left_out" >"$results/$name.counts"
    echo "$name"
}

# What there is to run, the longest first. The server's tests are parts, so that two of them can run at once.
list_parts() {
    local project server=tests/Memory.Server.Tests/Memory.Server.Tests.csproj store=Memory.Server.Tests.Storage apart= often=
    # What the document says does not depend on the store; other tests say of themselves that they are left to the full run.
    [[ ${MEMORY_TEST_FULL:-} == 1 ]] || apart='-namespace- Memory.Server.Tests.Api.Document*' often='-trait- Run=full'
    echo "$server|Memory.Server.Tests (the rest)|-namespace- $store.Postgres* -namespace- $store.Differential*|"
    echo "$server|Memory.Server.Tests (Postgres)|-namespace $store.Postgres* -namespace $store.Differential* $often|"
    # The first run of these is over the embedded store.
    echo "$server|Memory.Server.Tests (API, Postgres)|-namespace Memory.Server.Tests.Api* $apart|postgres"
    if [[ ${MEMORY_TEST_FULL:-} == 1 ]]; then
        echo "$server|Memory.Server.Tests (API, encrypted)|-namespace Memory.Server.Tests.Api*|sealed"
        echo "$server|Memory.Server.Tests (API, encrypted Postgres)|-namespace Memory.Server.Tests.Api*|sealed-postgres"
    fi
    for project in $(test_projects); do
        [[ $project == "$server" ]] || echo "$project|||"
    done
}

# Runs part after part that nobody has taken yet.
lane() {
    local project name filter store number=0
    while IFS='|' read -r project name filter store <&5; do
        mkdir "$results/taken.$((++number))" 2>/dev/null || continue
        MEMORY_TEST_API_STORE=$store TMPDIR=$results/temporary run_tests "$project" "$name" "$filter"
    done 5< <(list_parts)
}

# Two lanes at a time: a third makes all of it slower on two cores. What each has finished is told and counted here, one after another.
run_all_tests() {
    local name good bad left_out lane
    mkdir "$results/temporary"
    mkfifo "$results/finished"
    exec 3<>"$results/finished"
    set -m # Each lane gets a process group of its own, to be ended by.
    for lane in 1 2; do
        lane >&3 3>&- &
        lanes+=($!)
    done
    set +m
    exec 4<"$results/finished" 3>&- # From here on the reading ends when both lanes have.

    while read -r name <&4; do
        cat "$results/$name.report"
        read -r good bad left_out <"$results/$name.counts"
        passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + left_out))
    done
    for lane in "${lanes[@]}"; do
        wait "$lane" || failed=$((failed + 1)) # It ended before it was through.
    done
    lanes=()
}

summary() {
    if ((skipped > 0)); then
        echo "$passed passed, $failed failed, $skipped skipped"
    else
        echo "$passed passed, $failed failed"
    fi
}

begin_to_bring_chromium
if build; then
    bring_chromium
    start_postgres
    run_all_tests
else
    wait "$bringing" || true
    echo "The build failed; it counts as the one that failed."
    failed=1
fi

echo "All of it took $SECONDS s"
summary
((failed == 0 && passed > 0))
