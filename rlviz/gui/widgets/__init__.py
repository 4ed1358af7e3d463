"""Small widgets that panels and views are made of. Each knows its own state and nothing of a run."""
