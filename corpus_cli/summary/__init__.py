"""Summaries: what each of some statements is and says."""
