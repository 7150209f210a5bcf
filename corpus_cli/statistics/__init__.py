"""Counts, by SQL or by scanning, and the measures that are made of them."""
