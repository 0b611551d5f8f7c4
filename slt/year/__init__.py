"""A municipality's year: what happens when, what is fixed, and what is to be renewed."""
