"""The assistant: audio in and out, ears, voice, the voice loop, command line, web page."""
