"""Scripts that make what is checked in: pins, the reference pages, the sample's sound and covers."""
