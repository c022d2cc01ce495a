"""Reads the YAML of ``content/`` into a cross-checked Catalogue; every error names file, line and field."""
