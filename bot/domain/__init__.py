"""The rules: pure values and functions. No I/O, no Discord, no clock."""
