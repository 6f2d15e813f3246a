-- Who did what: a log for each owner, whose lines are tied together by hashes (docs/audit.md).

CREATE TABLE audit_log (
    owner_id text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    at timestamptz NOT NULL,
    key_id uuid,
    action text COLLATE "C" NOT NULL,
    pseudonym uuid,
    detail_names text[] NOT NULL,
    detail_values text[] NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (owner_id, sequence)
);

CREATE INDEX audit_log_by_pseudonym ON audit_log (owner_id, pseudonym, sequence) WHERE pseudonym IS NOT NULL;
CREATE INDEX audit_log_by_action ON audit_log (owner_id, action, sequence);

-- Where each log begins and ends. Whoever adds a line holds the row, so that one chain is written by all servers.
CREATE TABLE audit_heads (
    owner_id text COLLATE "C" PRIMARY KEY,
    anchor_sequence bigint NOT NULL,
    anchor_hash bytea NOT NULL,
    head_sequence bigint NOT NULL,
    head_hash bytea NOT NULL
);

-- Which pseudonym stands for whom. Erasing the row leaves the log as it is, and nobody can tell any more whose it was.
CREATE TABLE audit_subjects (
    owner_id text COLLATE "C" NOT NULL,
    user_key uuid NOT NULL,
    pseudonym uuid NOT NULL,
    PRIMARY KEY (owner_id, user_key)
);

-- The log is only ever added to; what retention removes must be told by the anchor first.
CREATE FUNCTION audit_log_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.sequence <= (SELECT anchor_sequence FROM audit_heads WHERE owner_id = OLD.owner_id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The audit log is only ever added to.' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER audit_log_unchanged BEFORE UPDATE OR TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION audit_log_stays();
CREATE TRIGGER audit_log_kept BEFORE DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_log_stays();

DO $$
DECLARE
    tenant text;
    own constant text := 'owner_id = nullif(current_setting(''memory.owner_id'', true), '''')';
BEGIN
    FOREACH tenant IN ARRAY ARRAY['audit_log', 'audit_heads', 'audit_subjects']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant);
        EXECUTE format('CREATE POLICY own_rows ON %I USING (%s) WITH CHECK (%s)', tenant, own, own);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO memory_tenant', tenant);

        -- Whoever prunes and verifies all logs finds them by their heads.
        IF tenant <> 'audit_heads' THEN
            EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant);
        END IF;
    END LOOP;
    GRANT UPDATE ON audit_heads TO memory_tenant;
    GRANT UPDATE, DELETE ON audit_subjects TO memory_tenant;
END
$$;
