"""A household member's own voice: sentences to read, checks of the recordings, fine-tuning, listing and erasing."""
