"""Private libraries: their keys, their files, their ledgers."""
