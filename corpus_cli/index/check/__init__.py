"""Verifies an index: checksums, and whether its files agree."""
