"""Files with one statement each: one module a kind."""
