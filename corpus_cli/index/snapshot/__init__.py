"""The state of an index at one moment, opened for reading."""
