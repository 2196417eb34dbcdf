"""What pages, books and notes are marked up with."""
