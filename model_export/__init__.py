"""A BERT checkpoint becomes a verified model folder that the application reads."""
