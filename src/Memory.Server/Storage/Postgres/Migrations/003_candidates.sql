-- For users whose memory is too large to be held as an index: what may answer a question is found here.
-- Vectors and stems have no index of their own. Neither can serve one user among many: a search in a graph of all users' vectors finds
-- mostly others' rows and so too few, and row-level security keeps array operators from an index. A user's own rows are scanned, and all are seen.

-- How many stems a text has, each as often as it occurs.
ALTER TABLE turns ADD COLUMN stem_total integer;
ALTER TABLE memories ADD COLUMN stem_total integer;

-- How the words begin by which a turn names the value.
ALTER TABLE memories ADD COLUMN name text COLLATE "C";

-- The latest first, and how long texts are, from the index alone.
CREATE INDEX turns_by_time ON turns (owner_id, user_key, said_at) INCLUDE (stem_total) WHERE NOT is_hidden;
CREATE INDEX memories_by_time ON memories (owner_id, user_key, coalesce(valid_from, created_at)) INCLUDE (stem_total)
    WHERE recorded_to IS NULL AND NOT is_deleted;

-- Versions, also former ones, whose value a turn may name.
CREATE INDEX memories_by_name ON memories (owner_id, user_key, name) WHERE name IS NOT NULL;

-- Former versions too: at an earlier instant they were what the system believed.
DROP INDEX memories_by_identity;
CREATE INDEX memories_by_identity ON memories (owner_id, user_key, identity_hash);

CREATE INDEX memories_essential ON memories (owner_id, user_key, created_at, memory_id)
    WHERE recorded_to IS NULL AND is_essential AND NOT is_deleted;
