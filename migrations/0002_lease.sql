-- Which process may post reminders. The holder renews the row every minute; another may take it once it has
-- expired, so that two processes on one file never both post.
CREATE TABLE lease (
    name       TEXT    PRIMARY KEY,
    holder     TEXT    NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
