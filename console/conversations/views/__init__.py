"""The pages about conversations."""
