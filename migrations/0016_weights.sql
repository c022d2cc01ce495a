-- What somebody has at home to lift, and what they lifted in a session. Seen by its owner only.

CREATE TABLE weights (
    user_id INTEGER PRIMARY KEY,
    unit    TEXT    NOT NULL CHECK (unit IN ('kg', 'lb')),
    grams   TEXT    NOT NULL                       -- JSON array of what they can take in all, the lightest first
) STRICT;

CREATE TABLE lift (
    effort_id INTEGER NOT NULL REFERENCES effort (id) ON DELETE CASCADE,
    user_id   INTEGER NOT NULL,
    exercise  TEXT    NOT NULL,
    grams     INTEGER NOT NULL CHECK (grams BETWEEN 0 AND 200000),
    amount    INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 999),  -- repetitions or seconds in a set
    PRIMARY KEY (effort_id, exercise)
) STRICT, WITHOUT ROWID;

CREATE INDEX lift_of_person ON lift (user_id);
