"""Splits a run into units of work, writes them safely, and merges them into a run directory."""
