"""Closed forms and known numbers against what the production code gives: the oracles of the model."""
