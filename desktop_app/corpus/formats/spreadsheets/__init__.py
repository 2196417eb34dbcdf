"""Spreadsheets, as their sheets show them: one module a format, and what they have in common."""
