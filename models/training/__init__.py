"""Training of the embedded recognizer: corpus, voices, network, export to a Vosk folder, evaluation."""
