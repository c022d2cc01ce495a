-- Who a club belongs to stands in columns of its own, the state of a post has a name, and an id that stood in
-- a button is not given away again.
--
-- Each table is made anew under another name and filled, then the old ones are dropped, those that refer to
-- others first: to drop a table deletes its rows, which would take along the rows that refer to them.
-- Renaming a table renames it in what refers to it too.

-- A server's, or one person's own. The id is made from the owner's, and only bot/features/club/owner.py does
-- so: a server's own id, or a person's with a minus. So it is the same again after a club was deleted or a
-- backup restored, and a server and a person with the same number are two clubs.
CREATE TABLE new_club (
    id            INTEGER PRIMARY KEY,
    guild_id      INTEGER UNIQUE,                  -- of the server it belongs to; null: it is a person's
    user_id       INTEGER UNIQUE,                  -- of the person it belongs to; null: it is a server's
    channel_id    INTEGER NOT NULL,                -- a person's: their direct messages with the bot
    zone          TEXT    NOT NULL,                -- IANA name, e.g. Europe/Vienna
    role_id       INTEGER,                         -- mentioned in the posts; null: nobody is
    equipment     TEXT    NOT NULL DEFAULT '["mat"]',  -- JSON array of what is there before a run
    phase         TEXT    NOT NULL DEFAULT 'in season',
    paused_until  TEXT,                            -- the local date on which training goes on
    event_word    TEXT,                            -- Discord's events with this word in the name are sessions; null: none
    digest_due_at INTEGER,                         -- when the next weekly digest comes; null: none is wanted
    organiser_id  INTEGER,                         -- who saved the set-up last and hears of trouble
    trouble       TEXT,                            -- why the last post was given up, as people read it; null: all is well
    gone_done     INTEGER NOT NULL DEFAULT 0,      -- sessions done by people who have deleted their data
    left_at       INTEGER,                         -- when the bot was removed from the server; null: it is there
    -- How a person's own reminders were switched off: their direct messages are closed, which they have not
    -- heard yet, or they know. Null: they are on.
    off           TEXT    CHECK (off IN ('closed', 'known')),
    CHECK ((guild_id IS NULL) <> (user_id IS NULL)),
    CHECK (id = coalesce(guild_id, -user_id)),
    CHECK (off IS NULL OR user_id IS NOT NULL)
) STRICT;

INSERT INTO new_club
SELECT iif(solo, -guild_id, guild_id), iif(solo, NULL, guild_id), iif(solo, guild_id, NULL), channel_id, zone,
    role_id, equipment, phase, paused_until, event_word, digest_due_at, organiser_id,
    iif(solo AND trouble IN ('dm_closed', 'off'), NULL, trouble), gone_done, left_at,
    CASE WHEN solo THEN CASE trouble WHEN 'dm_closed' THEN 'closed' WHEN 'off' THEN 'known' END END
FROM club;

-- AUTOINCREMENT: what stands in a button of something that was deleted must not fit another's.
-- next_* is the slot's next training day that no row of occurrence holds yet.
CREATE TABLE new_slot (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    club_id        INTEGER NOT NULL REFERENCES new_club (id) ON DELETE CASCADE,
    weekday        INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),  -- ISO: Monday is 1
    starts_time    TEXT    NOT NULL,
    retired        INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1)),
    lead_minutes   INTEGER NOT NULL DEFAULT 45 CHECK (lead_minutes BETWEEN 5 AND 1440),
    label          TEXT    NOT NULL DEFAULT '',    -- what it is or where one meets
    routine        TEXT,                           -- the one it shows; null: they take turns
    every_weeks    INTEGER NOT NULL DEFAULT 1 CHECK (every_weeks IN (1, 2)),
    from_date      TEXT,                           -- a date of a week that counts; not before it
    only_on        TEXT,                           -- the one local date of a one-off session
    event_id       INTEGER,                        -- the Discord event that the one-off follows
    next_date      TEXT,
    next_starts_at INTEGER,
    next_due_at    INTEGER
) STRICT;

INSERT INTO new_slot
SELECT slot.id, iif(solo, -guild_id, guild_id), weekday, starts_time, retired, lead_minutes, label, routine,
    every_weeks, from_date, only_on, slot.event_id, next_date, next_starts_at, next_due_at
FROM slot JOIN club USING (guild_id);

CREATE TABLE new_cancellation (
    slot_id    INTEGER NOT NULL REFERENCES new_slot (id) ON DELETE CASCADE,
    local_date TEXT    NOT NULL,
    note       TEXT    NOT NULL DEFAULT '',        -- why, for the post to say
    PRIMARY KEY (slot_id, local_date)
) STRICT, WITHOUT ROWID;

INSERT INTO new_cancellation SELECT slot_id, local_date, note FROM cancellation;

-- One training day. The row is the claim: whoever inserts it sends the post. Zone, start and exercises
-- are kept as they were then, so that later edits of the schedule do not rewrite the past.
CREATE TABLE new_occurrence (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    club_id       INTEGER NOT NULL REFERENCES new_club (id) ON DELETE CASCADE,
    slot_id       INTEGER NOT NULL REFERENCES new_slot (id),
    local_date    TEXT    NOT NULL,
    zone          TEXT    NOT NULL,
    starts_at     INTEGER NOT NULL,
    due_at        INTEGER NOT NULL,
    exercises     TEXT    NOT NULL,                -- JSON array of exercise ids
    channel_id    INTEGER NOT NULL,
    claimed_at    INTEGER NOT NULL,
    -- claimed: to be sent, or out and to be found; posted; recorded: took place without a post, and was written
    -- down later. The others excuse everybody. refused (by Discord) and late (the bot was down until the run
    -- began): there is no post. cancelling: the club called it off, and a post that may be out is looked for.
    -- cancelled: it did, and nothing more is looked for.
    state         TEXT    NOT NULL DEFAULT 'claimed'
        CHECK (state IN ('claimed', 'posted', 'recorded', 'refused', 'late', 'cancelling', 'cancelled')),
    message_id    INTEGER CHECK (message_id > 0),  -- of the post; null: there is none, or none that is known
    post_kind     TEXT    NOT NULL DEFAULT 'layout' CHECK (post_kind IN ('layout', 'classic')),  -- as it was sent: an edit has to be of the same kind
    label         TEXT    NOT NULL DEFAULT '',
    role_id       INTEGER,
    untold        INTEGER NOT NULL DEFAULT 0 CHECK (untold IN (0, 1)),  -- late, and the organiser has not heard of it
    tries         INTEGER NOT NULL DEFAULT 0,      -- how often Discord refused the post
    try_at        INTEGER,                         -- not to be tried again before; null: it was not tried yet
    -- Discord refused to look for a post that may be out: it must not go to another channel as well.
    maybe_out     INTEGER NOT NULL DEFAULT 0 CHECK (maybe_out IN (0, 1)),
    refresh_at    INTEGER,                         -- when its post has to be brought up to date next
    snoozed_until INTEGER,                         -- when a runner wants to hear of it again
    -- Everybody's standing is computed anew when it has closed (0 becomes 1), and when it is too old for the
    -- eight weeks of consistency (1 becomes 2).
    settled       INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1, 2)),
    done          INTEGER,                         -- how many did it, counted when it was settled; null before
    UNIQUE (club_id, slot_id, local_date),
    CHECK (state <> 'posted' OR message_id IS NOT NULL),
    CHECK (state NOT IN ('claimed', 'recorded', 'cancelling') OR message_id IS NULL)
) STRICT;

INSERT INTO new_occurrence
SELECT occurrence.id, iif(solo, -guild_id, guild_id), slot_id, local_date, occurrence.zone, starts_at, due_at,
    exercises, occurrence.channel_id, claimed_at,
    CASE
        WHEN skipped_because IN ('refused', 'late') THEN skipped_because
        WHEN skipped_because = 'cancelled' THEN
            iif(message_id IS NULL AND try_at >= 0, 'cancelling', 'cancelled')
        WHEN message_id > 0 THEN 'posted'
        WHEN message_id IS NULL THEN 'claimed'
        ELSE 'recorded'
    END,
    iif(message_id > 0, message_id, NULL), 'layout', label, occurrence.role_id, untold, tries,
    iif(try_at > 0, try_at, NULL), maybe_out, refresh_at, snoozed_until, settled, done
FROM occurrence JOIN club USING (guild_id);

-- Append-only: a correction is a new row, and the last row of a member and occurrence counts.
CREATE TABLE new_checkin (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    occurrence_id INTEGER NOT NULL REFERENCES new_occurrence (id) ON DELETE CASCADE,
    user_id       INTEGER NOT NULL,
    answer        TEXT    NOT NULL CHECK (answer IN ('done', 'resting', 'hurt')),
    checked_at    INTEGER NOT NULL
) STRICT;

INSERT INTO new_checkin SELECT id, occurrence_id, user_id, answer, checked_at FROM checkin;

CREATE TABLE new_member (
    club_id    INTEGER NOT NULL REFERENCES new_club (id) ON DELETE CASCADE,
    user_id    INTEGER NOT NULL,
    name       TEXT    NOT NULL,                   -- as it was at the last check-in
    board_name TEXT,                               -- the name on boards; null: the one in column name
    hidden     INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)),  -- on no board
    public     INTEGER NOT NULL DEFAULT 0 CHECK (public IN (0, 1)),  -- milestones may be told
    seen_at    INTEGER NOT NULL DEFAULT 0,         -- when they were last known to be in the server
    left_at    INTEGER,                            -- when they were found to have left it; null: they are in it
    PRIMARY KEY (club_id, user_id)
) STRICT, WITHOUT ROWID;

INSERT INTO new_member
SELECT iif(solo, -guild_id, guild_id), member.user_id, name, board_name, hidden, public, seen_at, member.left_at
FROM member JOIN club USING (guild_id);

-- Append-only: from a local date on a member trains on these weekdays of the club's.
CREATE TABLE new_own_days (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    club_id  INTEGER NOT NULL,
    user_id  INTEGER NOT NULL,
    since    TEXT    NOT NULL,
    weekdays TEXT    NOT NULL,                     -- ISO digits, such as '24'; '1234567' for all
    FOREIGN KEY (club_id, user_id) REFERENCES new_member (club_id, user_id) ON DELETE CASCADE
) STRICT;

INSERT INTO new_own_days
SELECT own_days.id, iif(solo, -guild_id, guild_id), own_days.user_id, since, weekdays
FROM own_days JOIN club USING (guild_id);

-- Time away, in every club at once. Both dates are part of it.
CREATE TABLE new_pause (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    INTEGER NOT NULL,
    first_date TEXT    NOT NULL,
    last_date  TEXT    NOT NULL,
    reason     TEXT    NOT NULL CHECK (reason IN ('injury', 'illness', 'holiday', 'life'))
) STRICT;

INSERT INTO new_pause SELECT id, user_id, first_date, last_date, reason FROM pause;

-- What hurts, as a member told it. Seen by them only, and deleted after 90 days.
CREATE TABLE new_pain (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id       INTEGER NOT NULL,
    occurrence_id INTEGER REFERENCES new_occurrence (id) ON DELETE SET NULL,
    place         TEXT    NOT NULL,
    level         INTEGER NOT NULL CHECK (level BETWEEN 0 AND 10),
    since         TEXT    NOT NULL,
    noted_at      INTEGER NOT NULL,
    professional  INTEGER CHECK (professional IN (0, 1)),  -- a sign was named that wants one; null: not asked yet
    ask_at        INTEGER,                         -- when to ask how it is, if they want that; null: not (any more)
    outcome       TEXT    CHECK (outcome IN ('better', 'same', 'worse'))
) STRICT;

INSERT INTO new_pain
SELECT id, user_id, occurrence_id, place, level, since, noted_at, professional, ask_at, outcome FROM pain;

-- What an organiser has to hear once: written in the transaction that found it, sent by the minute job.
CREATE TABLE new_notice (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    club_id    INTEGER NOT NULL REFERENCES new_club (id) ON DELETE CASCADE,
    text       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    tries      INTEGER NOT NULL DEFAULT 0,         -- how often Discord did not answer
    sent_at    INTEGER                             -- null: not yet
) STRICT;

INSERT INTO new_notice
SELECT notice.id, iif(solo, -guild_id, guild_id), text, created_at, tries, sent_at
FROM notice JOIN club USING (guild_id);

-- The club's week on a Sunday. As with an occurrence the row is the claim.
CREATE TABLE new_digest (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    club_id    INTEGER NOT NULL REFERENCES new_club (id) ON DELETE CASCADE,
    week       TEXT    NOT NULL,                   -- the local date of its Sunday
    channel_id INTEGER NOT NULL,
    claimed_at INTEGER NOT NULL,
    tries      INTEGER NOT NULL DEFAULT 0,
    message_id INTEGER,                            -- null: not posted, or not known to be
    UNIQUE (club_id, week)
) STRICT;

INSERT INTO new_digest
SELECT digest.id, iif(solo, -guild_id, guild_id), week, digest.channel_id, claimed_at, tries, message_id
FROM digest JOIN club USING (guild_id);

-- A milestone is congratulated once.
CREATE TABLE new_milestone (
    club_id    INTEGER NOT NULL REFERENCES new_club (id) ON DELETE CASCADE,
    user_id    INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    reached_at INTEGER NOT NULL,
    PRIMARY KEY (club_id, user_id, kind)
) STRICT, WITHOUT ROWID;

INSERT INTO new_milestone
SELECT iif(solo, -guild_id, guild_id), milestone.user_id, kind, reached_at
FROM milestone JOIN club USING (guild_id);

-- A cache for boards. It may be thrown away and is then made again.
CREATE TABLE new_standing (
    club_id     INTEGER NOT NULL REFERENCES new_club (id) ON DELETE CASCADE,
    user_id     INTEGER NOT NULL,
    current     INTEGER NOT NULL,
    best        INTEGER NOT NULL,
    total       INTEGER NOT NULL,
    recent_done INTEGER NOT NULL,
    recent_held INTEGER NOT NULL,
    month       TEXT    NOT NULL,                  -- '2026-11': the month that month_done is of
    month_done  INTEGER NOT NULL,
    next_done   INTEGER NOT NULL,                  -- and of the month after, where a session was answered ahead
    PRIMARY KEY (club_id, user_id)
) STRICT, WITHOUT ROWID;

INSERT INTO new_standing
SELECT iif(solo, -guild_id, guild_id), standing.user_id, current, best, total, recent_done, recent_held, month,
    month_done, next_done
FROM standing JOIN club USING (guild_id);

-- A set-up is a server's, whether it is stored as a club yet or not.
ALTER TABLE draft RENAME COLUMN guild_id TO club_id;

DROP TABLE checkin;
DROP TABLE pain;
DROP TABLE own_days;
DROP TABLE member;
DROP TABLE notice;
DROP TABLE digest;
DROP TABLE milestone;
DROP TABLE standing;
DROP TABLE cancellation;
DROP TABLE occurrence;
DROP TABLE slot;
DROP TABLE club;
DROP TABLE pause;

ALTER TABLE new_club RENAME TO club;
ALTER TABLE new_slot RENAME TO slot;
ALTER TABLE new_cancellation RENAME TO cancellation;
ALTER TABLE new_occurrence RENAME TO occurrence;
ALTER TABLE new_checkin RENAME TO checkin;
ALTER TABLE new_member RENAME TO member;
ALTER TABLE new_own_days RENAME TO own_days;
ALTER TABLE new_pause RENAME TO pause;
ALTER TABLE new_pain RENAME TO pain;
ALTER TABLE new_notice RENAME TO notice;
ALTER TABLE new_digest RENAME TO digest;
ALTER TABLE new_milestone RENAME TO milestone;
ALTER TABLE new_standing RENAME TO standing;

CREATE INDEX club_untold ON club (id) WHERE off = 'closed';  -- who has to hear of it
CREATE INDEX club_digest_due ON club (digest_due_at) WHERE digest_due_at IS NOT NULL;
CREATE INDEX club_left ON club (left_at) WHERE left_at IS NOT NULL;

CREATE INDEX slot_of_club ON slot (club_id);       -- retired ones too: cancellations hang on them
CREATE INDEX slot_due ON slot (next_due_at, next_starts_at) WHERE next_due_at IS NOT NULL;
CREATE UNIQUE INDEX slot_of_event ON slot (event_id) WHERE event_id IS NOT NULL;

CREATE INDEX occurrence_by_start ON occurrence (club_id, starts_at);
CREATE INDEX occurrence_unposted ON occurrence (try_at) WHERE state IN ('claimed', 'cancelling');
CREATE INDEX occurrence_late ON occurrence (starts_at) WHERE state = 'late';
CREATE INDEX occurrence_untold ON occurrence (club_id) WHERE untold = 1;
CREATE INDEX occurrence_to_refresh ON occurrence (refresh_at) WHERE refresh_at IS NOT NULL;
CREATE INDEX occurrence_snoozed ON occurrence (snoozed_until) WHERE snoozed_until IS NOT NULL;
CREATE INDEX occurrence_of_slot ON occurrence (slot_id, local_date);
CREATE INDEX occurrence_unsettled ON occurrence (settled, starts_at) WHERE settled < 2;

CREATE INDEX checkin_of_occurrence ON checkin (occurrence_id, user_id);
CREATE INDEX checkin_of_member ON checkin (user_id, occurrence_id);
CREATE INDEX member_by_user ON member (user_id);
CREATE INDEX own_days_of_member ON own_days (club_id, user_id);
CREATE INDEX pause_of_person ON pause (user_id);
CREATE INDEX pain_of_person ON pain (user_id, noted_at);
CREATE INDEX pain_to_ask ON pain (ask_at) WHERE ask_at IS NOT NULL;
CREATE INDEX pain_by_age ON pain (noted_at);
CREATE INDEX notice_unsent ON notice (id) WHERE sent_at IS NULL;
CREATE INDEX digest_unposted ON digest (claimed_at) WHERE message_id IS NULL;
