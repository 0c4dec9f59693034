"""Image bytes: kept by content hash, checked when they come in, re-encoded for the screen."""
