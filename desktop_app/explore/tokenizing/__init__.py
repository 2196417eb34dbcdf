"""How tokenizers other than WordPiece take words apart, step by step."""
