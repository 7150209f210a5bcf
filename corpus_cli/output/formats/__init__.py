"""The output formats: one renderer a format."""
