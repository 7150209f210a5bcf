"""Runs SQL over a snapshot; knows nothing of what the SQL means."""
