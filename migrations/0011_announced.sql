-- A club run that is cancelled or restored after its post is announced, because an edit of the post notifies nobody.
-- How often that was done: an odd number where the last of it was that the run is off.
ALTER TABLE occurrence ADD COLUMN announced INTEGER NOT NULL DEFAULT 0;

CREATE INDEX occurrence_unannounced ON occurrence (starts_at)
    WHERE message_id IS NOT NULL AND (state = 'cancelled') <> announced % 2 AND state IN ('posted', 'cancelled');
