"""Understanding for thousands of items, without fitting."""
