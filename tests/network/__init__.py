"""Links in different installations."""
