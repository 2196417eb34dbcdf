"""The words of a library: which passages hold which."""
