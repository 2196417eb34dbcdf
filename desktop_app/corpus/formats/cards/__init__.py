"""Files of small records: calendars, contacts, references to literature."""
