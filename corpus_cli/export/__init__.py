"""The corpus as data for other programs, document by document."""
