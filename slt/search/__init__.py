"""Search: an index of stems of our own, kept by the worker, and asked as far as one may see."""
