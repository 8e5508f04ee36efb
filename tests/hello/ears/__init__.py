"""Tests of `hello.ears`."""
