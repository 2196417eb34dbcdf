"""Training of the masked-word and next-sentence heads of a BERT that has lost them."""
