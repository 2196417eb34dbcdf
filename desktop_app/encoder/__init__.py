"""Text to ids to vectors, with a bundle's tokenizer and graphs."""
