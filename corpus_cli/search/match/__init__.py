"""Which documents and places of a segment match an expression."""
