"""From Rasa's stored events to what a reviewer reads; pure Python: no Rasa, no Django."""
