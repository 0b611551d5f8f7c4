"""Mandates and agreements: what groups rest on, until when, and what they are renewed by."""
