"""A release tried on a bare Debian: installed, used by the command line and by real clicks, removed."""
