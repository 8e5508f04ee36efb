"""`python -m hello`."""

from hello.start import main

main()
