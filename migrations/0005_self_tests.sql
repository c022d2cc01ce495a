-- Self-tests that members do at home, what came of them, and when they were last invited to do one again.

-- AUTOINCREMENT: a button of a run that was deleted must not fit another's.
CREATE TABLE self_test_run (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id  INTEGER NOT NULL,
    test     TEXT    NOT NULL,                     -- name of its file in content/self_tests
    state    TEXT,                                 -- JSON: where a guided test stands; null: it is over
    begun_at INTEGER NOT NULL
) STRICT;

CREATE INDEX self_test_run_of_person ON self_test_run (user_id, test);
CREATE INDEX self_test_run_open ON self_test_run (begun_at) WHERE state IS NOT NULL;

-- One row a side; seen by its owner only.
CREATE TABLE self_test_result (
    id        INTEGER PRIMARY KEY,
    run_id    INTEGER NOT NULL REFERENCES self_test_run (id) ON DELETE CASCADE,
    user_id   INTEGER NOT NULL,
    test      TEXT    NOT NULL,
    side      TEXT    CHECK (side IN ('left', 'right')),  -- null: not tested by sides
    outcome   TEXT    NOT NULL,                    -- id of an outcome in the test's file
    value     REAL,                                -- seconds, repetitions or centimetres, as the test measures
    hurt      INTEGER NOT NULL CHECK (hurt IN (0, 1)),
    tested_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX self_test_result_of_run ON self_test_result (run_id, coalesce(side, ''));
CREATE INDEX self_test_result_of_person ON self_test_result (user_id, tested_at);

CREATE TABLE self_test_invitation (
    user_id    INTEGER NOT NULL,
    test       TEXT    NOT NULL,
    invited_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, test)
) STRICT, WITHOUT ROWID;
