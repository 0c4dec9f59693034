"""Models that turn a prompt into the variants that are drawn."""
