"""What a conversation remembers between messages and collects during one."""
