"""The claims table: contrasts that were registered before any result, and what came of them."""
