"""Rows of a hub's tables and the records they stand for, in both directions; no files."""
