"""From prompts to pairs: one file per step, ``flow`` is the list of them."""
