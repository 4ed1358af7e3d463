"""Sessions: a run, what happened in it, and how to return to any moment of it. Knows no Qt."""
