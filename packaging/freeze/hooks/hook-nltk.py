"""Instead of PyInstaller's own hook, which copies every nltk_data it finds: ours lies in resources."""

hiddenimports: list[str] = []
