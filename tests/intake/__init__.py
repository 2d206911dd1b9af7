"""What comes in: who hears it, where it is answered, once."""
