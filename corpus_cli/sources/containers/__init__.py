"""Sources of many documents: one module a kind."""
