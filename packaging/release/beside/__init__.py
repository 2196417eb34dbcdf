"""What is packaged beside the program: the add-on that reads pictures, further models."""
