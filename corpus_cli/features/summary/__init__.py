"""Summaries: what each statement is and says."""
