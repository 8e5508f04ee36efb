"""Tests of `hello`."""
