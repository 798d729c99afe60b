"""Rasa components: thin wrappers that make what the clinical core reads ordinary entities."""
