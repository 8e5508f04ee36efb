"""The voice loop: a pure state machine, and the runner that moves sound, text and effects around it."""
