"""Documents as data for other programs."""
