"""Two versions of a statement, side by side."""
