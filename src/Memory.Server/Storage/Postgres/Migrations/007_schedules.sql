-- When a memory was last said, by which its confidence fades; what was stored before is taken to be as old as it reads.
ALTER TABLE memories ADD COLUMN said_at timestamptz;

-- The regular work of the whole store: one row for each job, held by one server at a time by the database's clock. Nobody's data.
CREATE TABLE schedules (
    job text COLLATE "C" PRIMARY KEY,
    due_at timestamptz NOT NULL,
    epoch bigint NOT NULL,
    leased_until timestamptz,
    started_at timestamptz,
    ended_at timestamptz,
    outcome text
);
