"""Brings catalogues of other products in, and takes ours out: files in, files out. Pure."""
