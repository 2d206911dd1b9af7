"""Who is who: strangers, joining, for somebody else, following, and who cannot be reached."""
