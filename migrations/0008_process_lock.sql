-- One process at a time is kept by a lock of the operating system beside the database.
DROP TABLE lease;
