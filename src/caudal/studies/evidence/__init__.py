"""Every documented measure of a corridor, and what acts of a type were followed by."""
