-- What somebody answered to the health questions before a plan. Seen by its owner only.
CREATE TABLE screening (
    user_id     INTEGER PRIMARY KEY,
    answers     TEXT    NOT NULL,   -- JSON: what was ticked in each group, and the answers to smaller questions
    answered_at INTEGER NOT NULL,
    cleared_at  INTEGER             -- a physio or doctor has cleared them since, as they say; null: never said
) STRICT;
