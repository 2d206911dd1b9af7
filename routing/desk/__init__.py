"""The use cases: the only way in which a call is opened or changed."""
