"""What the house can do. Each skill is a pure decision and a thin carrier behind a port."""
