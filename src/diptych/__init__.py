"""Diptych: from a list of prompts to a published image-preference dataset and a ranking of image models."""

__version__ = "0.1.0"
