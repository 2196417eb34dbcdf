"""What becomes of libraries when something goes wrong, and what it costs that nothing is lost."""
