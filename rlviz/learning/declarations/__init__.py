"""Declarations: what a person can set and see of each algorithm. Loads no torch, so a window can show it at once."""
