-- What must be said after something was written down is a row until Discord took it.

-- Since Discord did not answer, a notice is not tried before try_at. One that nobody takes is held: an organiser
-- is shown it with the answer to their next /club command.
ALTER TABLE notice ADD COLUMN try_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE notice ADD COLUMN held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1));

DROP INDEX notice_unsent;
CREATE INDEX notice_unsent ON notice (try_at) WHERE sent_at IS NULL AND held = 0;
CREATE INDEX notice_held ON notice (club_id) WHERE sent_at IS NULL AND held = 1;
