"""Hits: their order, their context, their groups."""
