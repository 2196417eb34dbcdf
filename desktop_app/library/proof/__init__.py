"""What proves a library sound, and mends what is not."""
