-- Schedules as clubs have them, what to do when a post cannot be sent, and runners' own reminders.
-- A runner's own reminders are a club of one: guild_id is then the runner's user id, and the channel
-- their direct messages with the bot. (Discord never gives a server and a user the same id.)

ALTER TABLE club ADD COLUMN solo INTEGER NOT NULL DEFAULT 0 CHECK (solo IN (0, 1));
ALTER TABLE club ADD COLUMN role_id INTEGER;                       -- mentioned in the posts; null: nobody is
ALTER TABLE club ADD COLUMN equipment TEXT NOT NULL DEFAULT '["mat"]';  -- JSON array of what is there before a run
ALTER TABLE club ADD COLUMN phase TEXT NOT NULL DEFAULT 'in season';
ALTER TABLE club ADD COLUMN paused_until TEXT;                     -- the local date on which training goes on
ALTER TABLE club ADD COLUMN event_word TEXT;                       -- Discord's events with this word in the name are sessions; null: none
ALTER TABLE club ADD COLUMN digest_due_at INTEGER;                 -- when the next weekly digest comes; null: none is wanted
ALTER TABLE club ADD COLUMN organiser_id INTEGER;                  -- who saved the set-up last and hears of trouble
ALTER TABLE club ADD COLUMN trouble TEXT;                          -- why the last post was given up; null: all is well

-- Each slot has its own lead now. next_* is the slot's next training day that no row of occurrence holds yet,
-- so that the minute job reads due rows only; it is worked out anew whenever the schedule changes.
ALTER TABLE slot ADD COLUMN lead_minutes INTEGER NOT NULL DEFAULT 45 CHECK (lead_minutes BETWEEN 5 AND 1440);
UPDATE slot SET lead_minutes = (SELECT max(5, lead_minutes) FROM club WHERE club.guild_id = slot.guild_id);
ALTER TABLE club DROP COLUMN lead_minutes;
ALTER TABLE slot ADD COLUMN label TEXT NOT NULL DEFAULT '';        -- what it is or where one meets
ALTER TABLE slot ADD COLUMN routine TEXT;                          -- id of the routine it shows; null: they take turns
ALTER TABLE slot ADD COLUMN every_weeks INTEGER NOT NULL DEFAULT 1 CHECK (every_weeks IN (1, 2));
ALTER TABLE slot ADD COLUMN from_date TEXT;                        -- a date of a week that counts; not before it
ALTER TABLE slot ADD COLUMN only_on TEXT;                          -- the one local date of a one-off session
ALTER TABLE slot ADD COLUMN event_id INTEGER;                      -- the Discord event that the one-off follows
ALTER TABLE slot ADD COLUMN next_date TEXT;
ALTER TABLE slot ADD COLUMN next_starts_at INTEGER;
ALTER TABLE slot ADD COLUMN next_due_at INTEGER;

DROP INDEX slot_of_club;
CREATE INDEX slot_of_club ON slot (guild_id);                      -- retired ones too: cancellations hang on them
CREATE INDEX slot_due ON slot (next_due_at, next_starts_at) WHERE next_due_at IS NOT NULL;
CREATE UNIQUE INDEX slot_of_event ON slot (event_id) WHERE event_id IS NOT NULL;

-- Runners whose direct messages were closed and who have not been told yet; members by who they are.
CREATE INDEX club_untold ON club (guild_id) WHERE trouble = 'dm_closed';
CREATE INDEX member_by_user ON member (user_id);

CREATE INDEX club_digest_due ON club (digest_due_at) WHERE digest_due_at IS NOT NULL;

-- A day on which a slot does not train.
CREATE TABLE cancellation (
    slot_id    INTEGER NOT NULL REFERENCES slot (id) ON DELETE CASCADE,
    local_date TEXT    NOT NULL,
    note       TEXT    NOT NULL DEFAULT '',     -- why, for the post to say
    PRIMARY KEY (slot_id, local_date)
) STRICT, WITHOUT ROWID;

-- Why a training day has no post excuses everybody: refused (by Discord), late (the bot was down until the
-- run began) or cancelled (by the club).
DROP INDEX occurrence_unposted;
ALTER TABLE occurrence ADD COLUMN skipped_because TEXT CHECK (skipped_because IN ('refused', 'late', 'cancelled'));
UPDATE occurrence SET skipped_because = 'refused' WHERE skipped = 1;
ALTER TABLE occurrence DROP COLUMN skipped;
ALTER TABLE occurrence ADD COLUMN label TEXT NOT NULL DEFAULT '';
ALTER TABLE occurrence ADD COLUMN role_id INTEGER;
ALTER TABLE occurrence ADD COLUMN untold INTEGER NOT NULL DEFAULT 0 CHECK (untold IN (0, 1));  -- late, and the organiser has not heard of it
ALTER TABLE occurrence ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;     -- how often Discord refused the post
ALTER TABLE occurrence ADD COLUMN try_at INTEGER NOT NULL DEFAULT 0;    -- not to be tried again before
-- Discord refused to look for a post that may be out: it must not go to another channel as well.
ALTER TABLE occurrence ADD COLUMN maybe_out INTEGER NOT NULL DEFAULT 0 CHECK (maybe_out IN (0, 1));
ALTER TABLE occurrence ADD COLUMN refresh_at INTEGER;                   -- when its post has to be brought up to date next
ALTER TABLE occurrence ADD COLUMN snoozed_until INTEGER;                -- when a runner wants to hear of it again

CREATE INDEX occurrence_unposted ON occurrence (try_at)
    WHERE message_id IS NULL AND (skipped_because IS NULL OR skipped_because = 'cancelled');
CREATE INDEX occurrence_late ON occurrence (starts_at) WHERE skipped_because = 'late';
CREATE INDEX occurrence_untold ON occurrence (guild_id) WHERE untold = 1;
CREATE INDEX occurrence_to_refresh ON occurrence (refresh_at) WHERE refresh_at IS NOT NULL;
CREATE INDEX occurrence_snoozed ON occurrence (snoozed_until) WHERE snoozed_until IS NOT NULL;
CREATE INDEX occurrence_of_slot ON occurrence (slot_id, local_date);

-- What an organiser has to hear once: written in the transaction that found it, sent by the minute job.
CREATE TABLE notice (
    id         INTEGER PRIMARY KEY,
    guild_id   INTEGER NOT NULL REFERENCES club (guild_id) ON DELETE CASCADE,
    text       TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    tries      INTEGER NOT NULL DEFAULT 0,                             -- how often Discord did not answer
    sent_at    INTEGER                                                 -- null: not yet
) STRICT;

CREATE INDEX notice_unsent ON notice (id) WHERE sent_at IS NULL;

-- The club's week on a Sunday. As with an occurrence the row is the claim.
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

CREATE INDEX digest_unposted ON digest (claimed_at) WHERE message_id IS NULL;

-- A set-up that an organiser has begun and not saved.
CREATE TABLE draft (
    guild_id  INTEGER NOT NULL,
    user_id   INTEGER NOT NULL,
    plan      TEXT    NOT NULL,                 -- JSON, see services/drafts.py
    edited_at INTEGER NOT NULL,
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;
