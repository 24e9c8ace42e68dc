"""The benchmark behind `scripts/benchmark`: engines, comparators derived from the rules' own source, and tables."""
