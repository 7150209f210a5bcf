"""Dates in text: how they are written, and which days they mean."""
