"""What independent parsers make of the same messages; see README.md."""
