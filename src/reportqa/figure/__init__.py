"""Figures: printed cells to values with a state, and the identities of the forms tested on them."""
