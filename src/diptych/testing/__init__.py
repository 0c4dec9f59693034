"""Factories, simulated annotators and stand-ins that tests, the tutorial and users may import."""
