"""What is said in the house and what it means, in French and English. Pure: no I/O, no clock."""
