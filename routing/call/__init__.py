"""A call and everything that can happen to it, as frozen values."""
