"""Teams that work in another system."""
