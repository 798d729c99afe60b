"""How the assistant is set up, trained, started and watched."""
