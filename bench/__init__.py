"""Measuring: each figure a ratio against its own floor, taken in one run on one machine."""
