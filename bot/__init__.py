"""The front of the desk: channels, conversation, texts, worker and the command line."""
