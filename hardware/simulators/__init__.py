"""A simulator beside each driver: every device on a real pty (or socket, or folder), speaking the real protocol.

Each can misbehave on demand: noise, silence, resets, half lines, disappearance, another name for its port.
`python -m hardware.simulators.play STORY.toml` plays a whole house from a story; see docs/hardware.md.
"""
