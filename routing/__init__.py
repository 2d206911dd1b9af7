"""What happens to a call. Knows no channel."""
