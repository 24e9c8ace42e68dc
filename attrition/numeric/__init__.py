"""Streams and elementary functions with the same bits everywhere, and the way from plain to jitted code."""
