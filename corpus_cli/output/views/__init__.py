"""What each kind of answer shows, before it is known how it will look."""
