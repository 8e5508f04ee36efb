"""The ways out: SMS, Pushover, the voice of the house."""
