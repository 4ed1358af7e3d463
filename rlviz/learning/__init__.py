"""Learning: agents, environments and equations. Knows torch and gymnasium; neither Qt, threads nor files.

Importing this package or `declarations` loads no torch: what a window shows before the first step needs none.
"""
