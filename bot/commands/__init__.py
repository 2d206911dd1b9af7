"""The command line, a file per group of commands; each has `register(app)`."""
