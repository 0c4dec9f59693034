"""Models that draw images. The built-in ones are rules, not machine learning: they read a prompt's words and draw."""
