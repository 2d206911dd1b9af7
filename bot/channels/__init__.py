"""Where messages come from and go to: one file for each service."""
