"""Sound in and out of the assistant: 16 kHz mono int16 everywhere inside, 80 ms frames."""
