"""Words: where units and tokens begin and end, and the lexicon that decides it."""
