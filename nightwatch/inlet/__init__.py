"""The door for the house: alarms handed in, acknowledgements, how things are; a small HTTP server."""
