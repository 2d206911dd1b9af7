"""People: who somebody is, and where they are reached."""
