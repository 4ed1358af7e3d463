"""What draws a moment: one file a view. Views never import each other; the panels put them together."""
