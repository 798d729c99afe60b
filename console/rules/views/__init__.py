"""The pages about the rules."""
