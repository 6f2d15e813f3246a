# For eng/postgres.sh: a Postgres with pgvector in a container, where docker or podman runs.
# shellcheck shell=bash

readonly postgres_image=${MEMORY_POSTGRES_IMAGE:-pgvector/pgvector:pg17}

container_engine() {
    local engine
    for engine in docker podman; do
        if command -v "$engine" >/dev/null && "$engine" info >/dev/null 2>&1 </dev/null; then
            echo "$engine"
            return 0
        fi
    done
    return 1
}

# Leaves the engine's name, the container's id and the connection string in the directory.
container_with_pgvector() {
    local dir=$1 engine id port password attempt
    engine=$(container_engine) || return 1
    password=$(head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n')
    say "Starting $postgres_image by $engine"
    # By its name alone, so that the password does not stand in the list of processes.
    id=$(POSTGRES_PASSWORD=$password "$engine" run --detach --rm --publish 127.0.0.1::5432 --shm-size 512m --env POSTGRES_PASSWORD "$postgres_image" \
        postgres -c max_connections=300 -c shared_buffers=256MB </dev/null) || return 1
    echo "$engine $id" >"$dir/container"
    port=$("$engine" port "$id" 5432/tcp | sed -n '1s/.*://p')

    # The image listens on TCP only once it has set itself up.
    for ((attempt = 0; attempt < 240; attempt++)); do
        if "$engine" exec "$id" pg_isready -q -h 127.0.0.1 -U postgres >/dev/null 2>&1 </dev/null; then
            say "Postgres of $postgres_image on port $port"
            echo "Host=127.0.0.1;Port=$port;Username=postgres;Password=$password;Database=postgres" >"$dir/connection"
            return 0
        fi
        sleep 0.5
    done
    say "The container did not become ready:"
    "$engine" logs --tail 20 "$id" >&2 || true
    return 1
}

remove_container() {
    local engine id
    read -r engine id <"$1"
    "$engine" rm --force --volumes "$id" >/dev/null 2>&1 || true
}
