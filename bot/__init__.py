"""Where people talk: conversation, channels, pages and the command line."""
