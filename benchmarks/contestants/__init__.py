"""Programs that train the same agent in the same environment: those that people write, a library's, and this one."""
