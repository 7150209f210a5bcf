"""The version of this program, written here only."""

__version__ = "0.1.0"
