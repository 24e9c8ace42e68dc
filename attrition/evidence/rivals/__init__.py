"""Rival models: forecasts of the same series and ends by other means; see docs/rivals.md."""
