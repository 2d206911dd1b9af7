"""The dialogue, pure: generators that yield what they want to know or have done, and return what to
say.
"""
