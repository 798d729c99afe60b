"""The rules for the person who answers for them: read, try, compare, replay and sign them."""
