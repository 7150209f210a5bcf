"""Where statements say what other statements have said."""
