-- Encryption: what tells anything about anybody stands in sealed columns beside the plain ones, which are empty then (docs/encryption.md).

-- The keys stand in a schema of their own, which a dump of the data leaves out. Nobody but the tables' owner may look at it.
CREATE SCHEMA IF NOT EXISTS memory_keys;

CREATE TABLE IF NOT EXISTS memory_keys.rings (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    ring uuid NOT NULL
);

-- Each master key by a check and no more; place is the order in which they came.
CREATE TABLE IF NOT EXISTS memory_keys.masters (
    master uuid PRIMARY KEY,
    place bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    proof bytea NOT NULL,
    salt bytea,
    iterations integer
);

-- The keys of users and owners, each wrapped by a master key. An owner's own has no user.
CREATE TABLE IF NOT EXISTS memory_keys.data_keys (
    owner_id text COLLATE "C" NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    key_id uuid NOT NULL,
    master uuid NOT NULL REFERENCES memory_keys.masters (master),
    wrapped bytea NOT NULL,
    PRIMARY KEY (owner_id, user_id)
);

CREATE INDEX IF NOT EXISTS data_keys_by_master ON memory_keys.data_keys (master);

-- Which ring opens the store, and how far it is; no row in one that was never encrypted.
CREATE TABLE sealing (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    ring uuid NOT NULL,
    state text NOT NULL
);

-- The key under which the user's rows are sealed; null while none is.
ALTER TABLE users ADD COLUMN data_key uuid;

ALTER TABLE users ADD COLUMN sealed bytea;
ALTER TABLE sessions ADD COLUMN sealed bytea;
ALTER TABLE jobs ADD COLUMN sealed bytea;
ALTER TABLE failed_jobs ADD COLUMN sealed bytea;
ALTER TABLE associations ADD COLUMN sealed bytea;
ALTER TABLE observations ADD COLUMN sealed bytea;
ALTER TABLE kept_answers ADD COLUMN sealed bytea;
ALTER TABLE api_keys ADD COLUMN sealed bytea;

-- text_hash stands for the text in comparisons; the stems and the vectors are sealed apart, since they are made and exchanged apart.
ALTER TABLE turns ADD COLUMN sealed bytea, ADD COLUMN text_hash bytea, ADD COLUMN sealed_stems bytea, ADD COLUMN sealed_vector bytea, ADD COLUMN sealed_next_vector bytea;
ALTER TABLE memories ADD COLUMN sealed bytea, ADD COLUMN text_hash bytea, ADD COLUMN sealed_stems bytea, ADD COLUMN sealed_vector bytea, ADD COLUMN sealed_next_vector bytea;

DROP INDEX turns_lacking;
CREATE INDEX turns_lacking ON turns (owner_id, user_key, message_id) WHERE embedding IS NULL AND sealed_vector IS NULL AND NOT is_hidden;
DROP INDEX memories_lacking;
CREATE INDEX memories_lacking ON memories (owner_id, user_key, memory_id, recorded_from) WHERE embedding IS NULL AND sealed_vector IS NULL AND NOT is_deleted;

-- Whoever writes enters here before it becomes a tenant: not while another server changes from plain to sealed or back, only as the whole store is
-- written, only as the user's sole writer, and only under a key that the ring still has. What is not given is not asked.
CREATE FUNCTION enter_writing(seals boolean, user_lock bigint, holder_owner text, holder_user text, holder_key uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF seals IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock_shared(7882827048211280741);
        IF seals <> coalesce((SELECT state IN ('sealing', 'sealed') FROM sealing), false) THEN
            RAISE EXCEPTION 'This server and the store do not agree about encryption.' USING ERRCODE = 'MS001';
        END IF;
    END IF;
    IF user_lock IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock(user_lock);
    END IF;
    IF holder_key IS NOT NULL AND NOT EXISTS (
        SELECT FROM memory_keys.data_keys WHERE owner_id = holder_owner AND user_id = holder_user AND key_id = holder_key) THEN
        RAISE EXCEPTION 'The key is not that of the ring.' USING ERRCODE = 'MS002';
    END IF;
END
$$;
