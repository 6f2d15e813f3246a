-- What stays of an erased user: a hash and a time, so that what was said before and arrives late is not taken in, and the last version, so that
-- nobody who still holds an index of the user takes a later user of that name for the same.
-- Who it was and how much was erased (memories, messages, sessions, associations, jobs, keys) stand here until the erasure was told.
CREATE TABLE tombstones (
    owner_id text COLLATE "C" NOT NULL,
    user_key uuid NOT NULL,
    erased_at timestamptz NOT NULL,
    last_version bigint NOT NULL,
    user_id text COLLATE "C",
    counts integer[],
    PRIMARY KEY (owner_id, user_key)
);

CREATE INDEX tombstones_untold ON tombstones (owner_id, erased_at) WHERE user_id IS NOT NULL;

-- Whose memory a kept answer is about: it goes with the user.
ALTER TABLE kept_answers ADD COLUMN user_key uuid;

CREATE INDEX kept_answers_by_user ON kept_answers (owner_id, user_key) WHERE user_key IS NOT NULL;

CREATE INDEX api_keys_by_user ON api_keys (owner_id, user_id) WHERE user_id IS NOT NULL;

DO $$
DECLARE
    own constant text := 'owner_id = nullif(current_setting(''memory.owner_id'', true), '''')';
BEGIN
    ALTER TABLE tombstones ENABLE ROW LEVEL SECURITY;
    ALTER TABLE tombstones FORCE ROW LEVEL SECURITY;
    EXECUTE format('CREATE POLICY own_rows ON tombstones USING (%s) WITH CHECK (%s)', own, own);
    GRANT SELECT, INSERT, UPDATE, DELETE ON tombstones TO memory_tenant;
END
$$;
