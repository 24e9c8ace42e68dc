"""Readers for published data series: typed, from a directory that the user names, never committed."""
