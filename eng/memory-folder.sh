# For test.sh and eng/postgres.sh: where files go that need not outlive the machine.
# shellcheck shell=bash

# A folder in memory with at least so many MiB to spare; nothing where there is none.
folder_in_memory() {
    local free
    [[ -d /dev/shm && -w /dev/shm ]] || return 0
    free=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print int($4 / 1024) }')
    if ((${free:-0} >= $1)); then echo /dev/shm; fi
}
