"""Texts that other programs write: code, subtitles, notebooks, markup."""
