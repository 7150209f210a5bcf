"""The query language: from what was typed to an expression."""
