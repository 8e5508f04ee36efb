"""A whole spoken day through the real engines, with no microphone, no loudspeaker and no recording."""
