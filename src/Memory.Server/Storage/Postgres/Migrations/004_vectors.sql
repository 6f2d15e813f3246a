-- Vectors of a service come after their texts, and those of another embedder take the place of the old ones user by user, while both are asked for.

-- Different users' vectors may be of different lengths from here on; those of one user never are. Nothing is rewritten for it.
ALTER TABLE turns ALTER COLUMN embedding TYPE halfvec;
ALTER TABLE memories ALTER COLUMN embedding TYPE halfvec;

-- Vectors that are gathered until every text of the user has one.
ALTER TABLE turns ADD COLUMN next_embedding halfvec;
ALTER TABLE memories ADD COLUMN next_embedding halfvec;

-- By what the user's vectors were made, in use and gathered, and up to which version of the analyser all stems were: the dimensions, a space, the embedder.
ALTER TABLE users ADD COLUMN vectors text;
ALTER TABLE users ADD COLUMN next_vectors text;
ALTER TABLE users ADD COLUMN analyzer integer;

-- Users known so far have those that the deployment names. A column added with a value has it in all rows at once, whoever's they are.
DO $$
DECLARE
    known text := (SELECT dimensions || ' ' || embedder FROM deployment);
BEGIN
    IF known IS NOT NULL THEN
        ALTER TABLE users DROP COLUMN vectors;
        EXECUTE format('ALTER TABLE users ADD COLUMN vectors text DEFAULT %L', known);
        ALTER TABLE users ALTER COLUMN vectors DROP DEFAULT;
    END IF;
END
$$;

-- What is missing is few, once everything was made.
CREATE INDEX turns_lacking ON turns (owner_id, user_key, message_id) WHERE embedding IS NULL AND NOT is_hidden;
CREATE INDEX memories_lacking ON memories (owner_id, user_key, memory_id, recorded_from) WHERE embedding IS NULL AND NOT is_deleted;

-- One row for each user some of whose texts lack a vector. Whoever fills them holds the user by the database's clock.
CREATE TABLE vector_queue (
    owner_id text COLLATE "C" NOT NULL,
    user_key uuid NOT NULL,
    user_id text COLLATE "C" NOT NULL,
    waits_since timestamptz NOT NULL,
    not_before timestamptz,
    leased_until timestamptz,
    PRIMARY KEY (owner_id, user_key)
);

CREATE INDEX vector_queue_in_line ON vector_queue (waits_since, owner_id, user_key);

-- Storing a text also puts its user in line; all users stand in one, and whoever takes them does it as the owner of the table.
DO $$
DECLARE
    own constant text := 'owner_id = nullif(current_setting(''memory.owner_id'', true), '''')';
BEGIN
    ALTER TABLE vector_queue ENABLE ROW LEVEL SECURITY;
    EXECUTE format('CREATE POLICY own_rows ON vector_queue USING (%s) WITH CHECK (%s)', own, own);
    GRANT SELECT, INSERT, UPDATE, DELETE ON vector_queue TO memory_tenant;
END
$$;
