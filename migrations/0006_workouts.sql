-- Guided sessions, and what is written down after them.

-- AUTOINCREMENT: a button of a session that was deleted must not fit another's.
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

-- One at a time: a person's own, and in a channel.
CREATE UNIQUE INDEX workout_running ON workout (user_id) WHERE ended_at IS NULL AND channel_id IS NULL;
CREATE UNIQUE INDEX workout_led ON workout (channel_id) WHERE ended_at IS NULL AND channel_id IS NOT NULL;
CREATE INDEX workout_of_person ON workout (user_id);
CREATE INDEX workout_open ON workout (touched_at) WHERE ended_at IS NULL;
CREATE INDEX workout_ended ON workout (ended_at) WHERE ended_at IS NOT NULL;

-- Who does a public session along.
CREATE TABLE workout_member (
    workout_id INTEGER NOT NULL REFERENCES workout (id) ON DELETE CASCADE,
    user_id    INTEGER NOT NULL,
    joined_at  INTEGER NOT NULL,
    PRIMARY KEY (workout_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX workout_member_by_user ON workout_member (user_id);

-- How a session was; seen by its owner only. A workout is logged once, and logging again corrects it.
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

CREATE INDEX effort_of_person ON effort (user_id, done_at);
