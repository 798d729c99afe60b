"""Keeping the console in step with the assistant's store."""
