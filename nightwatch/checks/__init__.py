"""The checks, one small file each. A file that offers `check(settings) -> Check` is a check: no list to edit."""
