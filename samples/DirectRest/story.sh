#!/usr/bin/env bash
# A user's memory by plain HTTP: what is said, what is recalled, what supersedes what. Needs bash and curl, and a running server:
#   MEMORY_URL      where it listens, http://127.0.0.1:8080 by default
#   MEMORY_API_KEY  an owner or admin key
# Every step is checked; the first one that does not hold ends the story with exit code 1.
set -euo pipefail

url=${MEMORY_URL:-http://127.0.0.1:8080}
url=${url%/}
key=${MEMORY_API_KEY:?Set MEMORY_API_KEY to an owner or admin key. Its server writes one to admin-key in its data folder.}
user=story-$(date +%s)-$$
status='' body='' step=''

begin() {
    step=$1
    printf '\n%s\n' "$step"
}

fail() {
    printf '  FAILED: %s\n' "$1" >&2
    [ -z "$status" ] || printf '  The server answered %s: %s\n' "$status" "$body" >&2
    exit 1
}

# call METHOD PATH [JSON]: sets $status and $body. The key is handed over on stdin, so that no list of processes shows it.
call() {
    local answer
    local -a data=()
    if [ $# -gt 2 ]; then
        data=(--header 'Content-Type: application/json' --data "$3")
    fi
    printf '  %s %s %s\n' "$1" "$2" "${3:-}"
    answer=$(curl --silent --show-error --max-time 40 --request "$1" --write-out '\n%{http_code}' --config - \
        ${data[@]+"${data[@]}"} "$url$2" <<<"header = \"Authorization: Bearer $key\"") || fail "no answer from $url"
    status=${answer##*$'\n'}
    body=${answer%$'\n'*}
}

expect_status() {
    [ "$status" = "$1" ] || fail "expected status $1"
}

# The answer's "context": what would be put into a prompt, one line each.
context() {
    sed -n 's/.*"context" *: *"\(\([^"\\]\|\\.\)*\)".*/\1/p' <<<"$body" | sed 's/\\n/\n/g'
}

expect_in() {
    grep --quiet --fixed-strings -- "$2" <<<"$1" || fail "expected to find: $2"
}

expect_not_in() {
    ! grep --quiet --fixed-strings -- "$2" <<<"$1" || fail "expected not to find: $2"
}

first_id() {
    grep -o '"id" *: *"[0-9a-f-]\{36\}"' <<<"$body" | head -n 1 | grep -o '[0-9a-f-]\{36\}' || fail "expected a memory with an id"
}

tell() {
    sed 's/^/  → /' <<<"$1"
}

begin "1. A user is created."
call POST /v1/users "{\"user_id\": \"$user\", \"display_name\": \"Sam\"}"
expect_status 201
tell "user $user, with a key of their own that is shown this once"

begin "2. In a first conversation, the user says two things. The server answers once it has understood them."
call POST '/v1/ingest?wait=true' "{\"user_id\": \"$user\", \"session_id\": \"monday\", \"role\": \"user\", \"content\": \"I live in Austin and I'm allergic to peanuts\"}"
expect_status 200
expect_in "$body" '"location"'
expect_in "$body" '"allergy"'
tell "remembered: location and allergy"

begin "3. In a new conversation, the application asks what helps with a question."
call POST /v1/recall "{\"user_id\": \"$user\", \"query\": \"Where do I live?\", \"exclude_session_id\": \"tuesday\"}"
expect_status 200
expect_in "$(context)" Austin
tell "$(context)"

begin "4. The user moves."
call POST '/v1/ingest?wait=true' "{\"user_id\": \"$user\", \"session_id\": \"tuesday\", \"role\": \"user\", \"content\": \"I just moved to Dallas\"}"
expect_status 200
expect_in "$body" Dallas
tell "remembered: Dallas"

begin "5. Asked again, it is Dallas, and Austin is not told as if it still held."
call POST /v1/recall "{\"user_id\": \"$user\", \"query\": \"Where do I live?\"}"
expect_status 200
expect_in "$(context)" Dallas
expect_not_in "$(context | grep --invert-match 'earlier:' || true)" Austin
tell "$(context)"

begin "6. Nothing is lost: the history of that slot shows both, oldest first."
call GET "/v1/memory?user_id=$user&key=location"
expect_status 200
location=$(first_id)
call GET "/v1/memory/$location/history?user_id=$user"
expect_status 200
expect_in "$body" Austin
expect_in "$body" Dallas
expect_in "$body" '"replaced"'
tell "Austin was replaced by Dallas"

begin "7. What is there now, and how much of it."
call GET "/v1/memory?user_id=$user"
expect_status 200
expect_in "$body" peanuts
expect_in "$body" Dallas
expect_not_in "$body" '"replaced"'
call GET "/v1/memory/stats?user_id=$user"
expect_status 200
tell "$body"

begin "8. One memory is deleted, for good."
call GET "/v1/memory?user_id=$user&key=allergy"
expect_status 200
allergy=$(first_id)
call DELETE "/v1/memory/$allergy?user_id=$user"
[[ $status == 20[04] ]] || fail "expected status 200 or 204"
call GET "/v1/memory/$allergy?user_id=$user"
expect_status 404
tell "the allergy is gone"

printf '\nEvery step held.\n'
