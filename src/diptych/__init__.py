"""Diptych: from a list of prompts to a published image-preference dataset and a ranking of image models."""

import os

# The libraries below us read this when they are imported; nothing of ours is imported before this line.
os.environ.setdefault("DO_NOT_TRACK", "1")

__version__ = "0.1.0"
