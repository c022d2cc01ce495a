-- One state of care: which signs were named and on which side, where a session or a self-test hurt, and what its
-- owner has said since.

ALTER TABLE pain ADD COLUMN side TEXT CHECK (side IN ('left', 'right', 'both'));  -- null: not said
ALTER TABLE pain ADD COLUMN signs TEXT;  -- JSON array: ids of the warning signs named; null: not kept then, or not asked

ALTER TABLE effort ADD COLUMN place TEXT;  -- where it hurt; null: nowhere, or not said
ALTER TABLE effort ADD COLUMN side TEXT CHECK (side IN ('left', 'right', 'both'));

ALTER TABLE self_test_result ADD COLUMN place TEXT;  -- where it hurt; null: nowhere, or not said

-- What a person says about all pain they have told of.
CREATE TABLE care (
    user_id      INTEGER PRIMARY KEY,
    gone_at      INTEGER,                          -- pain told up to then has stopped; a warning sign stays
    checked_at   INTEGER,                          -- pain told up to then was checked by a physio or doctor
    suggested_at INTEGER                           -- when a physio was last suggested for pain that keeps coming back
) STRICT;

-- Until now both were said with one button.
INSERT INTO care (user_id, gone_at, checked_at)
SELECT user_id, cleared_at, cleared_at FROM plan WHERE cleared_at IS NOT NULL;

ALTER TABLE plan DROP COLUMN cleared_at;
