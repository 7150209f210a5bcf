"""Text for terminals: widths, columns, colours, progress."""
