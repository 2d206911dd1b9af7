"""What a person did that can't be done, said so that they can mend it."""


class Mistake(Exception):
    """One line that says what is wrong and how to mend it; the command line prints it and exits
    with 2.
    """
