"""The window. The only package that imports PySide6 and pyqtgraph; it imports no torch (see `run_worker`)."""
