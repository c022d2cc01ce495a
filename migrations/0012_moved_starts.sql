-- A start that was moved after its post was out: people hear of it once more.
-- What they were told last; null: nothing but what the post said when it came, or there is nothing more to tell.
ALTER TABLE occurrence ADD COLUMN told_starts_at INTEGER;

CREATE INDEX occurrence_moved ON occurrence (told_starts_at) WHERE told_starts_at IS NOT NULL;

-- Zones come from the package tzdata now. These are names of some computers' own files for the same zones.
UPDATE club SET zone = substr(zone, 7) WHERE zone GLOB 'posix/*' OR zone GLOB 'right/*';
UPDATE person SET zone = substr(zone, 7) WHERE zone GLOB 'posix/*' OR zone GLOB 'right/*';
UPDATE occurrence SET zone = substr(zone, 7) WHERE zone GLOB 'posix/*' OR zone GLOB 'right/*';
