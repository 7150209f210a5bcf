"""Names counted, with different ways of writing one name put together."""
