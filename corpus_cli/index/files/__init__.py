"""The files of an index: each module knows the bytes of one kind, and no other does."""
