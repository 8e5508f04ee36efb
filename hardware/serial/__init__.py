"""The line protocol of our boards over USB serial: frames, the port, and the link that survives everything."""
