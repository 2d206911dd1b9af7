"""The language model: what leaves, what is believed, and what happens when it fails."""
