"""Understands a message: which catalogue item, which kind, how sure, and why."""

import os

# The arrays are small: more threads cost three times the time in waiting for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
