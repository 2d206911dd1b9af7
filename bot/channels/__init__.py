"""The channels: one folder for each chat service, with what they share beside them."""
