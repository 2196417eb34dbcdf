"""The pages of a PDF: their lines and columns, paragraphs, divided words, and what was written on them."""
