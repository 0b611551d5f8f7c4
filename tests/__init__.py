"""The same folders as the code, and factories.py. Start with conftest.py."""
