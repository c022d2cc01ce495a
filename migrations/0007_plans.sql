-- What somebody answered before a plan was made, and the plan as it was made. Seen by its owner only.
CREATE TABLE plan (
    user_id    INTEGER PRIMARY KEY,
    sessions   INTEGER NOT NULL CHECK (sessions IN (2, 3)),  -- a week
    phase      TEXT    NOT NULL,
    equipment  TEXT    NOT NULL,                   -- JSON array of what there is
    cleared_at INTEGER,                            -- pain told up to then is over; null: never said
    plan       TEXT,                               -- JSON, see services/plans.py; null: none made, or forgotten
    made_at    INTEGER
) STRICT;

CREATE INDEX plan_by_age ON plan (made_at) WHERE made_at IS NOT NULL;
