"""The model held against what happened: calibration, hindcasts, baselines and rivals, on one scale."""
