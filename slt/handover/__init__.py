"""Handing over a municipality's work to the next coordinator: what is told, and what is moved."""
