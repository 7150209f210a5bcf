"""The index on disk: formats, segments, snapshots, the builder. Knows nothing of what is asked."""
