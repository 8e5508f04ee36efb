"""Opening the house to the outside for a while: a port of the router (UPnP), and who may come through it."""
