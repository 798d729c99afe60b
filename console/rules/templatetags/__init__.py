"""What the templates of the rules need."""
