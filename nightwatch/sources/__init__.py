"""Where readings come from: the port the checks ask, the real world behind it, and (in `simulation`) a story."""
