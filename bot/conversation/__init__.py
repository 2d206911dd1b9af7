"""The conversation, pure: generators that yield commands and return what to say."""
