"""The use cases, one file each: what the window and the command line both call."""
