"""Inputs that nobody would think of, and what has to hold for each: `run` tries them for as long as it is given."""
