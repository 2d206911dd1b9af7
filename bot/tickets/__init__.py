"""Teams that work in another system: their calls are tickets there."""
