-- Jobs in lanes: rules read turns first, a model reads them again, and neither waits for the other. All jobs so far are the rules'.

ALTER TABLE jobs ADD COLUMN lane text NOT NULL DEFAULT 'rules';

-- Since when each attempt has failed: what a model could not do for long enough is given up.
ALTER TABLE jobs ADD COLUMN failing_since timestamptz;

DROP INDEX jobs_unfinished;
CREATE INDEX jobs_unfinished ON jobs (owner_id, user_key, lane, sequence) WHERE status IN ('queued', 'running');

-- One row for each lane in which a user has unfinished jobs: it is claimed, leased and put off by itself.
ALTER TABLE work_queue ADD COLUMN lane text NOT NULL DEFAULT 'rules';
ALTER TABLE work_queue DROP CONSTRAINT work_queue_pkey, ADD PRIMARY KEY (owner_id, user_key, lane);

DROP INDEX work_queue_in_line;
CREATE INDEX work_queue_in_line ON work_queue (lane, waits_since, owner_id, user_key) WHERE unfinished > 0;
