-- Instants (*_at) are whole seconds since 1970 in UTC; local dates are 'YYYY-MM-DD', local times 'HH:MM'.
-- Ids of guilds, channels, messages and users are Discord's.

CREATE TABLE club (
    guild_id     INTEGER PRIMARY KEY,
    channel_id   INTEGER NOT NULL,
    zone         TEXT    NOT NULL,                -- IANA name, e.g. Europe/Vienna
    lead_minutes INTEGER NOT NULL CHECK (lead_minutes BETWEEN 0 AND 1440)
) STRICT;

-- A weekday and time on which the club trains. A slot that is given up stays, because its past
-- occurrences belong to it.
CREATE TABLE slot (
    id          INTEGER PRIMARY KEY,
    guild_id    INTEGER NOT NULL REFERENCES club (guild_id) ON DELETE CASCADE,
    weekday     INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),  -- ISO: Monday is 1
    starts_time TEXT    NOT NULL,
    retired     INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1))
) STRICT;

CREATE INDEX slot_of_club ON slot (guild_id) WHERE retired = 0;

-- One training day. The row is the claim: whoever inserts it sends the post. Zone, start and exercises
-- are kept as they were then, so that later edits of the schedule do not rewrite the past.
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
    skipped    INTEGER NOT NULL DEFAULT 0 CHECK (skipped IN (0, 1)),
    UNIQUE (guild_id, slot_id, local_date)
) STRICT;

CREATE INDEX occurrence_by_start ON occurrence (guild_id, starts_at);
CREATE INDEX occurrence_unposted ON occurrence (claimed_at) WHERE message_id IS NULL AND skipped = 0;

-- Append-only: a correction is a new row, and the last row of a member and occurrence counts.
CREATE TABLE checkin (
    id            INTEGER PRIMARY KEY,
    occurrence_id INTEGER NOT NULL REFERENCES occurrence (id) ON DELETE CASCADE,
    user_id       INTEGER NOT NULL,
    answer        TEXT    NOT NULL CHECK (answer IN ('done', 'resting', 'hurt')),
    checked_at    INTEGER NOT NULL
) STRICT;

CREATE INDEX checkin_of_occurrence ON checkin (occurrence_id, user_id);
CREATE INDEX checkin_of_member ON checkin (user_id, occurrence_id);

-- The name a member goes by on the boards, as it was at the last check-in.
CREATE TABLE member (
    guild_id INTEGER NOT NULL REFERENCES club (guild_id) ON DELETE CASCADE,
    user_id  INTEGER NOT NULL,
    name     TEXT    NOT NULL,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;

-- Small facts about the installation, such as which commands Discord was last told of.
CREATE TABLE fact (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
