"""Drivers behind `Protocol` ports, a simulator beside each, and the microcontroller programs. See docs/hardware.md."""
