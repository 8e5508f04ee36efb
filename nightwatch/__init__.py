"""The watchman: checks, alarms, outbox, channels, sentry. Runs when everything else is dead."""
