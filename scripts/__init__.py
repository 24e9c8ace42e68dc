"""Scripts of the checkout; only `scripts.benchmarks` is a package that others import."""
