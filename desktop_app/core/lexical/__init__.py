"""Values behind the search by words."""
