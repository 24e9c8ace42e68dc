"""Compiles a scenario once and runs it on two schedulers: SimPy to read and explain, numba for millions of paths."""
