"""The review console: staff read, filter, annotate and learn from the conversations."""
