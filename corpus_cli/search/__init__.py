"""Queries, matching, labels, concordance. Knows nothing of SQL or terminals."""
