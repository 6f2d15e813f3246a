-- What users said last, over all their sessions.

CREATE INDEX turns_latest_said ON turns (owner_id, user_key, said_at, sequence) WHERE role = 'user' AND NOT is_hidden;
