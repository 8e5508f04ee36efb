"""Speech models: the manifest, fetching with checksums, training, and the embedded models themselves."""
