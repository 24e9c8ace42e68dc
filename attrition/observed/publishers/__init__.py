"""Readers of publishers' own files, each recognised by its content."""
