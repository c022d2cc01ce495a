-- The schema of release 0.1.0 (version 7), written down once from what its migrations made, so that an edit
-- of one that was released is noticed.

CREATE TABLE club (
    guild_id     INTEGER PRIMARY KEY,
    channel_id   INTEGER NOT NULL,
    zone         TEXT    NOT NULL,                -- IANA name, e.g. Europe/Vienna
    solo INTEGER NOT NULL DEFAULT 0 CHECK (solo IN (0, 1)), role_id INTEGER, equipment TEXT NOT NULL DEFAULT '["mat"]', phase TEXT NOT NULL DEFAULT 'in season', paused_until TEXT, event_word TEXT, digest_due_at INTEGER, organiser_id INTEGER, trouble TEXT, gone_done INTEGER NOT NULL DEFAULT 0, left_at INTEGER) STRICT;
CREATE TABLE slot (
    id          INTEGER PRIMARY KEY,
    guild_id    INTEGER NOT NULL REFERENCES club (guild_id) ON DELETE CASCADE,
    weekday     INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),  -- ISO: Monday is 1
    starts_time TEXT    NOT NULL,
    retired     INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1))
, lead_minutes INTEGER NOT NULL DEFAULT 45 CHECK (lead_minutes BETWEEN 5 AND 1440), label TEXT NOT NULL DEFAULT '', routine TEXT, every_weeks INTEGER NOT NULL DEFAULT 1 CHECK (every_weeks IN (1, 2)), from_date TEXT, only_on TEXT, event_id INTEGER, next_date TEXT, next_starts_at INTEGER, next_due_at INTEGER) STRICT;
CREATE TABLE occurrence (
    id         INTEGER PRIMARY KEY,
    guild_id   INTEGER NOT NULL REFERENCES club (guild_id) ON DELETE CASCADE,
    slot_id    INTEGER NOT NULL REFERENCES slot (id),
    local_date TEXT    NOT NULL,
    zone       TEXT    NOT NULL,
    starts_at  INTEGER NOT NULL,
    due_at     INTEGER NOT NULL,
    exercises  TEXT    NOT NULL,                  -- JSON array of exercise ids
    channel_id INTEGER NOT NULL,
    claimed_at INTEGER NOT NULL,
    message_id INTEGER,                           -- null until the post is known to be on Discord
    skipped_because TEXT CHECK (skipped_because IN ('refused', 'late', 'cancelled')), label TEXT NOT NULL DEFAULT '', role_id INTEGER, untold INTEGER NOT NULL DEFAULT 0 CHECK (untold IN (0, 1)), tries INTEGER NOT NULL DEFAULT 0, try_at INTEGER NOT NULL DEFAULT 0, maybe_out INTEGER NOT NULL DEFAULT 0 CHECK (maybe_out IN (0, 1)), refresh_at INTEGER, snoozed_until INTEGER, settled INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1, 2)), done INTEGER,
    UNIQUE (guild_id, slot_id, local_date)
) STRICT;
CREATE TABLE checkin (
    id            INTEGER PRIMARY KEY,
    occurrence_id INTEGER NOT NULL REFERENCES occurrence (id) ON DELETE CASCADE,
    user_id       INTEGER NOT NULL,
    answer        TEXT    NOT NULL CHECK (answer IN ('done', 'resting', 'hurt')),
    checked_at    INTEGER NOT NULL
) STRICT;
CREATE TABLE member (
    guild_id INTEGER NOT NULL REFERENCES club (guild_id) ON DELETE CASCADE,
    user_id  INTEGER NOT NULL,
    name     TEXT    NOT NULL, board_name TEXT, hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)), public INTEGER NOT NULL DEFAULT 0 CHECK (public IN (0, 1)), seen_at INTEGER NOT NULL DEFAULT 0, left_at INTEGER,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE fact (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE lease (
    name       TEXT    PRIMARY KEY,
    holder     TEXT    NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE cancellation (
    slot_id    INTEGER NOT NULL REFERENCES slot (id) ON DELETE CASCADE,
    local_date TEXT    NOT NULL,
    note       TEXT    NOT NULL DEFAULT '',     -- why, for the post to say
    PRIMARY KEY (slot_id, local_date)
) STRICT, WITHOUT ROWID;
CREATE TABLE notice (
    id         INTEGER PRIMARY KEY,
    guild_id   INTEGER NOT NULL REFERENCES club (guild_id) ON DELETE CASCADE,
    text       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    tries      INTEGER NOT NULL DEFAULT 0,                             -- how often Discord did not answer
    sent_at    INTEGER                                                 -- null: not yet
) STRICT;
CREATE TABLE digest (
    id         INTEGER PRIMARY KEY,
    guild_id   INTEGER NOT NULL REFERENCES club (guild_id) ON DELETE CASCADE,
    week       TEXT    NOT NULL,                -- the local date of its Sunday
    channel_id INTEGER NOT NULL,
    claimed_at INTEGER NOT NULL,
    tries      INTEGER NOT NULL DEFAULT 0,
    message_id INTEGER,
    UNIQUE (guild_id, week)
) STRICT;
CREATE TABLE draft (
    guild_id  INTEGER NOT NULL,
    user_id   INTEGER NOT NULL,
    plan      TEXT    NOT NULL,                 -- JSON, see services/drafts.py
    edited_at INTEGER NOT NULL,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE person (
    user_id INTEGER PRIMARY KEY,
    tone    TEXT NOT NULL DEFAULT 'plain' CHECK (tone IN ('plain', 'playful')),
    zone    TEXT                                   -- IANA name; null: the club's
) STRICT;
CREATE TABLE own_days (
    id       INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL,
    user_id  INTEGER NOT NULL,
    since    TEXT    NOT NULL,
    weekdays TEXT    NOT NULL,                     -- ISO digits, such as '24'; '1234567' for all
    FOREIGN KEY (guild_id, user_id) REFERENCES member (guild_id, user_id) ON DELETE CASCADE
) STRICT;
CREATE TABLE pause (
    id         INTEGER PRIMARY KEY,
    user_id    INTEGER NOT NULL,
    first_date TEXT    NOT NULL,
    last_date  TEXT    NOT NULL,
    reason     TEXT    NOT NULL CHECK (reason IN ('injury', 'illness', 'holiday', 'life'))
) STRICT;
CREATE TABLE pain (
    id            INTEGER PRIMARY KEY,
    user_id       INTEGER NOT NULL,
    occurrence_id INTEGER REFERENCES occurrence (id) ON DELETE SET NULL,
    place         TEXT    NOT NULL,
    level         INTEGER NOT NULL CHECK (level BETWEEN 0 AND 10),
    since         TEXT    NOT NULL,
    noted_at      INTEGER NOT NULL,
    professional  INTEGER CHECK (professional IN (0, 1)),  -- a sign was named that wants one; null: not asked yet
    ask_at        INTEGER,                         -- when to ask how it is, if they want that; null: not (any more)
    outcome       TEXT CHECK (outcome IN ('better', 'same', 'worse'))
) STRICT;
CREATE TABLE milestone (
    guild_id   INTEGER NOT NULL REFERENCES club (guild_id) ON DELETE CASCADE,
    user_id    INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    reached_at INTEGER NOT NULL,
    PRIMARY KEY (guild_id, user_id, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE standing (
    guild_id    INTEGER NOT NULL REFERENCES club (guild_id) ON DELETE CASCADE,
    user_id     INTEGER NOT NULL,
    current     INTEGER NOT NULL,
    best        INTEGER NOT NULL,
    total       INTEGER NOT NULL,
    recent_done INTEGER NOT NULL,
    recent_held INTEGER NOT NULL,
    month       TEXT    NOT NULL,                  -- '2026-11': the month that month_done is of
    month_done  INTEGER NOT NULL,
    next_done   INTEGER NOT NULL,                  -- and of the month after, where a session was answered ahead
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE self_test_run (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id  INTEGER NOT NULL,
    test     TEXT    NOT NULL,                     -- name of its file in content/self_tests
    state    TEXT,                                 -- JSON: where a guided test stands; null: it is over
    begun_at INTEGER NOT NULL
) STRICT;
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
CREATE TABLE self_test_invitation (
    user_id    INTEGER NOT NULL,
    test       TEXT    NOT NULL,
    invited_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, test)
) STRICT, WITHOUT ROWID;
CREATE TABLE workout (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL,                   -- who does it, or leads it
    guild_id   INTEGER,                            -- the server in which it was begun; null: in none
    channel_id INTEGER,                            -- where it is led in public; null: it is for one person
    message_id INTEGER,                            -- the public message; null until it is known
    kind       TEXT    NOT NULL CHECK (kind IN ('warm-up', 'strength')),
    title      TEXT    NOT NULL,
    allowed    TEXT    NOT NULL,                   -- JSON array: exercises that may take the place of one
    run        TEXT    NOT NULL,                   -- JSON, see services/workouts.py
    begun_at   INTEGER NOT NULL,
    touched_at INTEGER NOT NULL,                   -- the last press
    ended_at   INTEGER                             -- null: it is running
) STRICT;
CREATE TABLE workout_member (
    workout_id INTEGER NOT NULL REFERENCES workout (id) ON DELETE CASCADE,
    user_id    INTEGER NOT NULL,
    joined_at  INTEGER NOT NULL,
    PRIMARY KEY (workout_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE effort (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL,
    workout_id INTEGER UNIQUE REFERENCES workout (id) ON DELETE SET NULL,
    kind       TEXT    NOT NULL CHECK (kind IN ('warm-up', 'strength')),
    exercises  TEXT    NOT NULL,                   -- JSON array of the exercises done
    sets       INTEGER NOT NULL CHECK (sets >= 0),
    effort     INTEGER NOT NULL CHECK (effort BETWEEN 1 AND 10),
    pain       INTEGER NOT NULL CHECK (pain BETWEEN 0 AND 10),
    done_at    INTEGER NOT NULL,
    next_day   TEXT    CHECK (next_day IN ('no more than before', 'more than before'))  -- null: not said
) STRICT;
CREATE TABLE plan (
    user_id    INTEGER PRIMARY KEY,
    sessions   INTEGER NOT NULL CHECK (sessions IN (2, 3)),  -- a week
    phase      TEXT    NOT NULL,
    equipment  TEXT    NOT NULL,                   -- JSON array of what there is
    cleared_at INTEGER,                            -- pain told up to then is over; null: never said
    plan       TEXT,                               -- JSON, see services/plans.py; null: none made, or forgotten
    made_at    INTEGER
) STRICT;
CREATE INDEX occurrence_by_start ON occurrence (guild_id, starts_at);
CREATE INDEX checkin_of_occurrence ON checkin (occurrence_id, user_id);
CREATE INDEX checkin_of_member ON checkin (user_id, occurrence_id);
CREATE INDEX slot_of_club ON slot (guild_id);
CREATE INDEX slot_due ON slot (next_due_at, next_starts_at) WHERE next_due_at IS NOT NULL;
CREATE UNIQUE INDEX slot_of_event ON slot (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX club_untold ON club (guild_id) WHERE trouble = 'dm_closed';
CREATE INDEX member_by_user ON member (user_id);
CREATE INDEX club_digest_due ON club (digest_due_at) WHERE digest_due_at IS NOT NULL;
CREATE INDEX occurrence_unposted ON occurrence (try_at)
    WHERE message_id IS NULL AND (skipped_because IS NULL OR skipped_because = 'cancelled');
CREATE INDEX occurrence_late ON occurrence (starts_at) WHERE skipped_because = 'late';
CREATE INDEX occurrence_untold ON occurrence (guild_id) WHERE untold = 1;
CREATE INDEX occurrence_to_refresh ON occurrence (refresh_at) WHERE refresh_at IS NOT NULL;
CREATE INDEX occurrence_snoozed ON occurrence (snoozed_until) WHERE snoozed_until IS NOT NULL;
CREATE INDEX occurrence_of_slot ON occurrence (slot_id, local_date);
CREATE INDEX notice_unsent ON notice (id) WHERE sent_at IS NULL;
CREATE INDEX digest_unposted ON digest (claimed_at) WHERE message_id IS NULL;
CREATE INDEX own_days_of_member ON own_days (guild_id, user_id);
CREATE INDEX pause_of_person ON pause (user_id);
CREATE INDEX pain_of_person ON pain (user_id, noted_at);
CREATE INDEX pain_to_ask ON pain (ask_at) WHERE ask_at IS NOT NULL;
CREATE INDEX pain_by_age ON pain (noted_at);
CREATE INDEX occurrence_unsettled ON occurrence (settled, starts_at) WHERE settled < 2;
CREATE INDEX club_left ON club (left_at) WHERE left_at IS NOT NULL;
CREATE INDEX self_test_run_of_person ON self_test_run (user_id, test);
CREATE INDEX self_test_run_open ON self_test_run (begun_at) WHERE state IS NOT NULL;
CREATE UNIQUE INDEX self_test_result_of_run ON self_test_result (run_id, coalesce(side, ''));
CREATE INDEX self_test_result_of_person ON self_test_result (user_id, tested_at);
CREATE UNIQUE INDEX workout_running ON workout (user_id) WHERE ended_at IS NULL AND channel_id IS NULL;
CREATE UNIQUE INDEX workout_led ON workout (channel_id) WHERE ended_at IS NULL AND channel_id IS NOT NULL;
CREATE INDEX workout_of_person ON workout (user_id);
CREATE INDEX workout_open ON workout (touched_at) WHERE ended_at IS NULL;
CREATE INDEX workout_ended ON workout (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX workout_member_by_user ON workout_member (user_id);
CREATE INDEX effort_of_person ON effort (user_id, done_at);
CREATE INDEX plan_by_age ON plan (made_at) WHERE made_at IS NOT NULL;
PRAGMA user_version = 7;
