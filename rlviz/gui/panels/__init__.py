"""The parts of the window that people look at and act on, each put together from views and widgets."""
