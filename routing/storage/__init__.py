"""Tables and all that reads or writes them."""
