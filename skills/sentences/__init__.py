"""What the house says of its own accord, as TOML, one file a language."""
