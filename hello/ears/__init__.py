"""What listens: hotword, trigger, confirmation, voice activity, recognition."""
