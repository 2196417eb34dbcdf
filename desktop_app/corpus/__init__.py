"""Files to documents, documents to passages, texts to what the model reads."""
