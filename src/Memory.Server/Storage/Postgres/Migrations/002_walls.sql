-- Row-level security as a second wall: a query that forgot its filter sees nothing of another owner.
-- Every transaction on tenant data takes the role memory_tenant, which owns nothing, and names its owner; both end with the transaction.

DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'memory_tenant') THEN
        CREATE ROLE memory_tenant NOLOGIN NOINHERIT;
    END IF;
EXCEPTION
    -- Made meanwhile for another database of the same server.
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

DO $$
BEGIN
    -- Since version 16 whoever makes a role may give it away and is a member, but may not yet take it.
    IF NOT pg_catalog.pg_has_role(
        CURRENT_USER, 'memory_tenant', CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
        EXECUTE format('GRANT memory_tenant TO %I', CURRENT_USER);
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO memory_tenant', current_schema());
END
$$;

-- Without a transaction that names its owner the setting is missing or, on a connection that once had one, empty: nobody's rows then.
DO $$
DECLARE
    tenant text;
    own constant text := 'owner_id = nullif(current_setting(''memory.owner_id'', true), '''')';
BEGIN
    FOREACH tenant IN ARRAY ARRAY[
        'users', 'sessions', 'turns', 'memories', 'memory_messages', 'erased_memories', 'observations', 'jobs', 'job_messages', 'kept_answers',
        'work_queue', 'failed_jobs']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant);
        EXECUTE format('CREATE POLICY own_rows ON %I USING (%s) WITH CHECK (%s)', tenant, own, own);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO memory_tenant', tenant);

        -- A claim is made as the owner of the tables, for whom all users stand in one line; so is an administrator's list of what was given up.
        -- Keys are not for a tenant's transactions at all.
        IF tenant NOT IN ('work_queue', 'failed_jobs') THEN
            EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant);
        END IF;
    END LOOP;
END
$$;
