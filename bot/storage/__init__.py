"""The only SQL. Functions take an open Database or a connection in a transaction and say what they return."""
