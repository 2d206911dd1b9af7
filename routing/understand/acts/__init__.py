"""Reads what a message does in a conversation: answers, asks how it stands, says thanks."""
