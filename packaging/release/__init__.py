"""From a checkout that is set up to the files that people download."""
