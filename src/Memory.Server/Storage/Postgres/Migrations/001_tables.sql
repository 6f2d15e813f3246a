-- Everything that belongs to a tenant. Keys start with owner_id, so that the schema distributes by it.
-- user_key is the first half of SHA-256 over owner, NUL and user: short, the same everywhere, and telling nobody who it is.

CREATE EXTENSION IF NOT EXISTS vector;

CREATE TABLE users (
    owner_id text COLLATE "C" NOT NULL,
    user_key uuid NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    first_version bigint NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    display_name text,
    metadata json,
    last_active timestamptz,
    last_turn bigint NOT NULL,
    last_job bigint NOT NULL,
    PRIMARY KEY (owner_id, user_key)
);

CREATE UNIQUE INDEX users_by_id ON users (owner_id, user_id);

CREATE TABLE sessions (
    owner_id text COLLATE "C" NOT NULL,
    user_key uuid NOT NULL,
    session_id text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    context json,
    expires_at timestamptz,
    ended_at timestamptz,
    PRIMARY KEY (owner_id, user_key, session_id),
    FOREIGN KEY (owner_id, user_key) REFERENCES users (owner_id, user_key)
);

CREATE INDEX sessions_open ON sessions (owner_id, user_key, created_at, session_id) WHERE ended_at IS NULL;

CREATE TABLE turns (
    owner_id text COLLATE "C" NOT NULL,
    user_key uuid NOT NULL,
    message_id text COLLATE "C" NOT NULL,
    session_id text COLLATE "C" NOT NULL,
    role text NOT NULL,
    name text,
    content text NOT NULL,
    said_at timestamptz NOT NULL,
    stored_at timestamptz NOT NULL,
    metadata json,
    sequence bigint NOT NULL,
    is_hidden boolean NOT NULL,
    version bigint NOT NULL,
    analyzer integer,
    stems text[],
    stem_counts integer[],
    embedding halfvec,
    PRIMARY KEY (owner_id, user_key, message_id),
    FOREIGN KEY (owner_id, user_key) REFERENCES users (owner_id, user_key)
);

CREATE INDEX turns_by_session ON turns (owner_id, user_key, session_id, said_at, sequence);
CREATE INDEX turns_by_version ON turns (owner_id, user_key, version);

-- Every version of every memory. The latest one has no recorded_to.
CREATE TABLE memories (
    owner_id text COLLATE "C" NOT NULL,
    user_key uuid NOT NULL,
    memory_id uuid NOT NULL,
    recorded_from timestamptz NOT NULL,
    recorded_to timestamptz,
    type text NOT NULL,
    content text NOT NULL,
    slot text COLLATE "C",
    cardinality text NOT NULL,
    value json,
    identity text NOT NULL,
    identity_hash bytea NOT NULL,
    confidence double precision NOT NULL,
    importance integer,
    metadata json,
    ttl_seconds integer,
    expires_at timestamptz,
    mode text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    is_deleted boolean NOT NULL,
    temporal_state text NOT NULL,
    valid_from timestamptz,
    valid_to timestamptz,
    superseded_by uuid,
    superseded_at timestamptz,
    superseded_reason text,
    last_refreshed_at timestamptz,
    is_essential boolean NOT NULL,
    source_session text,
    source_messages text[],
    version bigint NOT NULL,
    analyzer integer,
    stems text[],
    stem_counts integer[],
    embedding halfvec,
    PRIMARY KEY (owner_id, user_key, memory_id, recorded_from),
    FOREIGN KEY (owner_id, user_key) REFERENCES users (owner_id, user_key)
);

CREATE UNIQUE INDEX memories_latest ON memories (owner_id, user_key, memory_id) WHERE recorded_to IS NULL;
CREATE INDEX memories_by_creation ON memories (owner_id, user_key, created_at, memory_id) WHERE recorded_to IS NULL;
CREATE INDEX memories_by_slot ON memories (owner_id, user_key, slot, created_at, memory_id) WHERE recorded_to IS NULL;
CREATE INDEX memories_by_identity ON memories (owner_id, user_key, identity_hash) WHERE recorded_to IS NULL;
CREATE INDEX memories_by_version ON memories (owner_id, user_key, version);

-- The second wall of supersession: a single-valued slot has one unretired, open-ended memory at most that holds now or from a known day on.
CREATE UNIQUE INDEX memories_one_current ON memories (owner_id, user_key, slot)
    WHERE recorded_to IS NULL AND cardinality = 'one' AND (temporal_state = 'current' OR (temporal_state = 'future' AND valid_from IS NOT NULL))
        AND NOT is_deleted AND superseded_at IS NULL AND valid_to IS NULL;

-- Which memories came from a turn, by their latest version.
CREATE TABLE memory_messages (
    owner_id text COLLATE "C" NOT NULL,
    user_key uuid NOT NULL,
    message_id text COLLATE "C" NOT NULL,
    memory_id uuid NOT NULL,
    PRIMARY KEY (owner_id, user_key, message_id, memory_id),
    FOREIGN KEY (owner_id, user_key) REFERENCES users (owner_id, user_key)
);

CREATE INDEX memory_messages_by_memory ON memory_messages (owner_id, user_key, memory_id);

-- Memories that a hard delete took, so that other servers take them out of what they hold in memory.
CREATE TABLE erased_memories (
    owner_id text COLLATE "C" NOT NULL,
    user_key uuid NOT NULL,
    memory_id uuid NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (owner_id, user_key, memory_id),
    FOREIGN KEY (owner_id, user_key) REFERENCES users (owner_id, user_key)
);

CREATE INDEX erased_memories_by_version ON erased_memories (owner_id, user_key, version);

CREATE TABLE observations (
    owner_id text COLLATE "C" NOT NULL,
    user_key uuid NOT NULL,
    observation_id uuid NOT NULL,
    stance text NOT NULL,
    type text NOT NULL,
    slot text COLLATE "C",
    cardinality text NOT NULL,
    content text NOT NULL,
    value json,
    identity text NOT NULL,
    identity_hash bytea NOT NULL,
    temporal_state text NOT NULL,
    valid_from timestamptz,
    valid_to timestamptz,
    said_at timestamptz NOT NULL,
    trust text NOT NULL,
    confidence double precision NOT NULL,
    importance integer,
    metadata json,
    ttl_seconds integer,
    expires_at timestamptz,
    mode text NOT NULL,
    is_essential boolean NOT NULL,
    source_session text,
    source_message text,
    is_forgotten boolean NOT NULL,
    closed_at timestamptz,
    opens_run boolean NOT NULL,
    PRIMARY KEY (owner_id, user_key, observation_id),
    FOREIGN KEY (owner_id, user_key) REFERENCES users (owner_id, user_key)
);

CREATE INDEX observations_by_slot ON observations (owner_id, user_key, slot, said_at, observation_id);
CREATE INDEX observations_by_identity ON observations (owner_id, user_key, identity_hash);

CREATE TABLE jobs (
    owner_id text COLLATE "C" NOT NULL,
    user_key uuid NOT NULL,
    job_id text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    status text NOT NULL,
    messages text[] NOT NULL,
    memories uuid[] NOT NULL,
    attempts integer NOT NULL,
    last_error text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    not_before timestamptz,
    PRIMARY KEY (owner_id, user_key, job_id),
    FOREIGN KEY (owner_id, user_key) REFERENCES users (owner_id, user_key)
);

CREATE INDEX jobs_unfinished ON jobs (owner_id, user_key, sequence) WHERE status IN ('queued', 'running');
CREATE INDEX jobs_finished ON jobs (owner_id, updated_at) WHERE status IN ('done', 'failed');

-- Which job covers a turn.
CREATE TABLE job_messages (
    owner_id text COLLATE "C" NOT NULL,
    user_key uuid NOT NULL,
    message_id text COLLATE "C" NOT NULL,
    job_id text COLLATE "C" NOT NULL,
    job_sequence bigint NOT NULL,
    PRIMARY KEY (owner_id, user_key, message_id),
    FOREIGN KEY (owner_id, user_key) REFERENCES users (owner_id, user_key)
);

CREATE INDEX job_messages_by_job ON job_messages (owner_id, user_key, job_id);

CREATE TABLE kept_answers (
    owner_id text COLLATE "C" NOT NULL,
    request_hash bytea NOT NULL,
    fingerprint text NOT NULL,
    status integer NOT NULL,
    content_type text,
    body text,
    kept_at timestamptz NOT NULL,
    PRIMARY KEY (owner_id, request_hash)
);

CREATE INDEX kept_answers_by_age ON kept_answers (owner_id, kept_at);

-- Exempt from the owner filter: a key tells the owner, and the queue serves all of them. They are small.

CREATE TABLE api_keys (
    owner_id text COLLATE "C" NOT NULL,
    key_id uuid NOT NULL,
    scope text NOT NULL,
    user_id text,
    hash bytea NOT NULL,
    rate_limit integer,
    metadata json,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at timestamptz,
    PRIMARY KEY (owner_id, key_id)
);

CREATE INDEX api_keys_by_hash ON api_keys (hash);
CREATE INDEX api_keys_by_id ON api_keys (key_id);
CREATE INDEX api_keys_by_creation ON api_keys (owner_id, created_at, key_id);

-- One row for each user with unfinished jobs. The lease is counted by the database's clock, since it is about processes, not about jobs.
CREATE TABLE work_queue (
    owner_id text COLLATE "C" NOT NULL,
    user_key uuid NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    unfinished integer NOT NULL,
    waits_since timestamptz,
    not_before timestamptz,
    served_at timestamptz,
    epoch bigint NOT NULL,
    leased_until timestamptz,
    PRIMARY KEY (owner_id, user_key)
);

CREATE INDEX work_queue_in_line ON work_queue (waits_since, owner_id, user_key) WHERE unfinished > 0;

-- A claim's number is never given twice, also when a user's row is gone in between. A crash of the database may take back the last numbers,
-- but none under which work was begun: that is a durable commit, which makes the number durable too.
CREATE SEQUENCE work_epochs;

-- The jobs that were given up, for administrators of all owners. It follows the jobs' own table.
CREATE TABLE failed_jobs (
    owner_id text COLLATE "C" NOT NULL,
    user_key uuid NOT NULL,
    job_id text COLLATE "C" NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    attempts integer NOT NULL,
    last_error text,
    created_at timestamptz NOT NULL,
    failed_at timestamptz NOT NULL,
    PRIMARY KEY (owner_id, user_key, job_id)
);

CREATE INDEX failed_jobs_by_age ON failed_jobs (failed_at, job_id);
CREATE INDEX failed_jobs_by_job ON failed_jobs (job_id);

-- What the stored stems and vectors were made by; one row.
CREATE TABLE deployment (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    embedder text NOT NULL,
    dimensions integer NOT NULL
);
