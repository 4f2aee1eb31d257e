"""Every past month forecast again as of that day, and scored on what came."""
