"""Who and what is named: names counted, and ways to say one put together."""
