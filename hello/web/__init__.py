"""The page of the house, and the doors other processes of the house knock on."""
