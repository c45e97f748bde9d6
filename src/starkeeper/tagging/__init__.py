"""From text to suggestions: the compiled encoder, the cache before it, and the tagger behind it."""
