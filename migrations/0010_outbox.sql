-- What must be said after something was written down is a row until Discord took it.

-- Since Discord did not answer, a notice is not tried before try_at. One that nobody takes is held: an organiser
-- is shown it with the answer to their next /club command.
ALTER TABLE notice ADD COLUMN try_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE notice ADD COLUMN held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1));

DROP INDEX notice_unsent;
CREATE INDEX notice_unsent ON notice (try_at) WHERE sent_at IS NULL AND held = 0;
CREATE INDEX notice_held ON notice (club_id) WHERE sent_at IS NULL AND held = 1;

-- A milestone of which somebody has not heard yet: its club, in the channel; or the member, where that is null.
CREATE TABLE news (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    club_id    INTEGER NOT NULL REFERENCES club (id) ON DELETE CASCADE,
    user_id    INTEGER NOT NULL,                   -- who reached it
    kind       TEXT    NOT NULL,                   -- as in milestone
    channel_id INTEGER,
    tries      INTEGER NOT NULL DEFAULT 0,         -- how often Discord did not answer
    try_at     INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX news_for_clubs ON news (try_at) WHERE channel_id IS NOT NULL;
CREATE INDEX news_for_members ON news (user_id) WHERE channel_id IS NULL;
CREATE INDEX news_of_club ON news (club_id);
CREATE INDEX news_of_person ON news (user_id);

-- How often a public session has changed since its message last showed how it stands; 0: it does.
ALTER TABLE workout ADD COLUMN unshown INTEGER NOT NULL DEFAULT 0;

CREATE INDEX workout_unshown ON workout (id) WHERE unshown > 0;
