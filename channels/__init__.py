"""The ways in: Rasa input channels, and the store that keeps what came in through them."""
