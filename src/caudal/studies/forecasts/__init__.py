"""What comes next, what to expect of it, and what would follow if."""
