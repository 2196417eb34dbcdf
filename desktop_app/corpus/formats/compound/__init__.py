"""Microsoft's older formats: files that are small file systems, and what mail programs make of them."""
