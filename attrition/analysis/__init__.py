"""What the tables of a run say: ends, thresholds, turning dates and their summary."""
