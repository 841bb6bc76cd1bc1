"""Words -> Question. Knows the lexicon and the names of the bodies held; never sees an index or a file."""
