-- Links between memories, and what is needed to find memories to link.

-- A link that somebody took away from a rule stays as removed, so that the rule does not make it again.
CREATE TABLE associations (
    owner_id text COLLATE "C" NOT NULL,
    user_key uuid NOT NULL,
    source_id uuid NOT NULL,
    target_id uuid NOT NULL,
    relation text COLLATE "C" NOT NULL,
    strength double precision NOT NULL,
    is_automatic boolean NOT NULL,
    is_removed boolean NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (owner_id, user_key, source_id, target_id, relation),
    FOREIGN KEY (owner_id, user_key) REFERENCES users (owner_id, user_key)
);

CREATE INDEX associations_by_target ON associations (owner_id, user_key, target_id);

-- Which links give way first.
CREATE INDEX associations_by_strength ON associations (owner_id, user_key, strength, source_id, target_id, relation) WHERE is_automatic OR is_removed;

-- From which memories links changed, so that other servers read them anew: a link that is gone leaves no row of its own.
CREATE TABLE changed_associations (
    owner_id text COLLATE "C" NOT NULL,
    user_key uuid NOT NULL,
    source_id uuid NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (owner_id, user_key, source_id),
    FOREIGN KEY (owner_id, user_key) REFERENCES users (owner_id, user_key)
);

CREATE INDEX changed_associations_by_version ON changed_associations (owner_id, user_key, version);

-- Which memories name the same person, place or thing, by their latest version. name_key is the first half of SHA-256 over the name.
CREATE TABLE memory_names (
    owner_id text COLLATE "C" NOT NULL,
    user_key uuid NOT NULL,
    name_key uuid NOT NULL,
    memory_id uuid NOT NULL,
    PRIMARY KEY (owner_id, user_key, name_key, memory_id),
    FOREIGN KEY (owner_id, user_key) REFERENCES users (owner_id, user_key)
);

CREATE INDEX memory_names_by_memory ON memory_names (owner_id, user_key, memory_id);

-- What a memory took the place of: its links lead to it. Former versions too, for what was known then.
CREATE INDEX memories_by_successor ON memories (owner_id, user_key, superseded_by, memory_id) WHERE superseded_by IS NOT NULL;

DO $$
DECLARE
    tenant text;
    own constant text := 'owner_id = nullif(current_setting(''memory.owner_id'', true), '''')';
BEGIN
    FOREACH tenant IN ARRAY ARRAY['associations', 'changed_associations', 'memory_names']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant);
        EXECUTE format('CREATE POLICY own_rows ON %I USING (%s) WITH CHECK (%s)', tenant, own, own);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO memory_tenant', tenant);
    END LOOP;
END
$$;
