"""What every process of the house shares: settings, clock, store, bus, logbook, alive, time slang."""
