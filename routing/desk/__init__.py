"""The desk: the use cases by which a call is opened or changed."""
