"""The web widget: its sources, and how they become the one file that is served."""
