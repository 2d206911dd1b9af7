"""How good it is: what `schakel evaluate` counts and draws."""
