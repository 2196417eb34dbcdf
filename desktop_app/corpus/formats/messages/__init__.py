"""Mail and what it comes in."""
