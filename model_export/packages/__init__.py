"""Models that come in packages of PyPI instead of from a hub."""
