"""What the brief and its pages say of measures."""
