"""Instead of PyInstaller's own hook, which asks for a module that scipy lost; see `learned.py`."""

hiddenimports: list[str] = []
