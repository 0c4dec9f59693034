"""Votes and pictures as files that others load: forms, cards, publishing."""
