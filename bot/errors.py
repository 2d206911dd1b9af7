"""The error that tells a person what they did wrong and how to mend it."""


class Mistake(Exception):
    """One line that says what is wrong and how to mend it; the command line prints it and exits
    with 2.
    """
