"""Passages that statements share, and statements that are alike."""
