"""What a language model is asked about a message, and what is believed of its answer. Pure."""
