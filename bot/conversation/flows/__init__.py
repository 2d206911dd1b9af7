"""The flows of a conversation, one file each; the dispatcher chooses."""
