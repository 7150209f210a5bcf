"""The normal form that Thai text is compared in, and the way back to the text as written."""
