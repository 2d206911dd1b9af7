"""The same for thousands of items, without fitting."""
