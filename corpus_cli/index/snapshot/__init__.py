"""What an index is at one moment, opened for reading."""
