"""The plan of action: written, adopted by a decision, and read beside what has come of it."""
