-- Of several runs of a club on one local date one Done is enough (docs/streak-rules.md, rule 3).

-- What was answered before this instant keeps each Done that it has; 0: the club never had another rule. Not much
-- after its latest run, so that a computer's clock that was ahead does no harm, and not before any answer.
ALTER TABLE club ADD COLUMN by_date_since INTEGER NOT NULL DEFAULT 0;

UPDATE club SET by_date_since = max(
    min(
        CAST(strftime('%s', 'now') AS INTEGER),
        (SELECT max(starts_at) + 48 * 3600 FROM occurrence WHERE club_id = club.id)
    ),
    coalesce((SELECT max(checked_at) + 1 FROM checkin), 0)
)
WHERE EXISTS (SELECT 1 FROM occurrence WHERE club_id = club.id);

-- Everybody's standing is computed anew with the next minute.
UPDATE occurrence SET settled = 0
WHERE id IN (SELECT id FROM (SELECT id, max(starts_at) FROM occurrence WHERE settled > 0 GROUP BY club_id));
