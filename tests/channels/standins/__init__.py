"""Local stand-ins for the providers, made from the examples of their public documentation.

Each answers as the provider's API does, refuses what its documented limits refuse, and calls our
webhook as the provider does, with its signature.
"""
