"""Stories told to the watchman: a house, its faults and its channels in simulated time."""
