"""Question -> Answer, by rules alone: one file a family of kinds, the wording in lexicon/replies.toml."""
