"""What a conversation can be about, a flow each; the dispatcher chooses."""
