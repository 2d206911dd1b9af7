"""What people put right, as phrases to add."""
