"""The files of an index: one module for each format; no other module knows its bytes."""
