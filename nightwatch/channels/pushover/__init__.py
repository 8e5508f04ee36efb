"""Pushover: out by the message API, in by the Open Client API; https://pushover.net/api and …/api/client."""
