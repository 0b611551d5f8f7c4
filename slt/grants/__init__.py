"""Grants (tilskudd): applied for, given and reported, with the words for the giver's portal."""
