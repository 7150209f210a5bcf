"""The measures: pure functions, each with its formula and source."""
