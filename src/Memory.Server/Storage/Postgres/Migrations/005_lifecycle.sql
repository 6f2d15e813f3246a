-- What can become of a memory besides being retired: brought back, put away, made essential by optimisation; and what an observation corrects.

ALTER TABLE memories
    ADD COLUMN is_promoted boolean NOT NULL DEFAULT false,
    ADD COLUMN archived_at timestamptz,
    ADD COLUMN restored_at timestamptz,
    ADD COLUMN restored_reason text;

ALTER TABLE observations
    ADD COLUMN corrects text,
    ADD COLUMN restored_at timestamptz,
    ADD COLUMN restored_reason text,
    ADD COLUMN archived_at timestamptz,
    ADD COLUMN promotion boolean;
