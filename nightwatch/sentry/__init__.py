"""The sentry (S18): on every other host, reboots it when it is cut off for long."""
