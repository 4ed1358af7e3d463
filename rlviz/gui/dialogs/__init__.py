"""Small windows over the window: they ask or tell one thing, and never stop the training."""
