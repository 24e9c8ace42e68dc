"""Estimates with their errors, intervals that are never empty, quantiles of dates and of histograms."""
