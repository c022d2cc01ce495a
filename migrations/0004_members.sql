-- What members decide for themselves, what they say of pain, and what boards are read from.

-- A person, the same in every club.
CREATE TABLE person (
    user_id INTEGER PRIMARY KEY,
    tone    TEXT NOT NULL DEFAULT 'plain' CHECK (tone IN ('plain', 'playful')),
    zone    TEXT                                   -- IANA name; null: the club's
) STRICT;

ALTER TABLE member ADD COLUMN board_name TEXT;     -- the name on boards; null: the one in column name
ALTER TABLE member ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1));  -- on no board
ALTER TABLE member ADD COLUMN public INTEGER NOT NULL DEFAULT 0 CHECK (public IN (0, 1));  -- milestones may be told
ALTER TABLE member ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;  -- when they were last known to be in the server
ALTER TABLE member ADD COLUMN left_at INTEGER;     -- when they were found to have left it; null: they are in it

-- Append-only: from a local date on a member trains on these weekdays of the club's.
CREATE TABLE own_days (
    id       INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL,
    user_id  INTEGER NOT NULL,
    since    TEXT    NOT NULL,
    weekdays TEXT    NOT NULL,                     -- ISO digits, such as '24'; '1234567' for all
    FOREIGN KEY (guild_id, user_id) REFERENCES member (guild_id, user_id) ON DELETE CASCADE
) STRICT;

CREATE INDEX own_days_of_member ON own_days (guild_id, user_id);

-- Time away, in every club at once. Both dates are part of it.
CREATE TABLE pause (
    id         INTEGER PRIMARY KEY,
    user_id    INTEGER NOT NULL,
    first_date TEXT    NOT NULL,
    last_date  TEXT    NOT NULL,
    reason     TEXT    NOT NULL CHECK (reason IN ('injury', 'illness', 'holiday', 'life'))
) STRICT;

CREATE INDEX pause_of_person ON pause (user_id);

-- What hurts, as a member told it. Seen by them only, and deleted after 90 days.
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

CREATE INDEX pain_of_person ON pain (user_id, noted_at);
CREATE INDEX pain_to_ask ON pain (ask_at) WHERE ask_at IS NOT NULL;
CREATE INDEX pain_by_age ON pain (noted_at);

-- A milestone is congratulated once.
CREATE TABLE milestone (
    guild_id   INTEGER NOT NULL REFERENCES club (guild_id) ON DELETE CASCADE,
    user_id    INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    reached_at INTEGER NOT NULL,
    PRIMARY KEY (guild_id, user_id, kind)
) STRICT, WITHOUT ROWID;

-- A cache for boards: what domain.streaks.compute last gave. It may be thrown away and is then made again.
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

-- Everybody's standing is computed anew when an occurrence has closed (0 becomes 1), and when it is too old
-- for the eight weeks of consistency (1 becomes 2).
ALTER TABLE occurrence ADD COLUMN settled INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1, 2));
ALTER TABLE occurrence ADD COLUMN done INTEGER;    -- how many did it, counted when it was settled; null before
-- One that came from a spreadsheet has message_id 0: it has no post, and none is due.
CREATE INDEX occurrence_unsettled ON occurrence (settled, starts_at) WHERE settled < 2;

ALTER TABLE club ADD COLUMN gone_done INTEGER NOT NULL DEFAULT 0;  -- sessions done by people who have deleted their data
ALTER TABLE club ADD COLUMN left_at INTEGER;       -- when the bot was removed from the server; null: it is there
CREATE INDEX club_left ON club (left_at) WHERE left_at IS NOT NULL;
