"""The assistant's own store, as the console sees it: events, and the erasures it asks for."""
