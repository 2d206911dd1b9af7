"""The tests, and the programs they start: what is logged in them goes to the standard library."""

from bot.observability.logging_setup import hand_to_stdlib

hand_to_stdlib()
