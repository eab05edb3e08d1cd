"""What tests/run.py is made of: processes, the oracle's cache, and one module for each kind of suite."""
