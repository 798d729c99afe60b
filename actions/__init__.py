"""What the assistant does with a message: one Rasa action, one topic a file.

``action_triage`` is the action that Rasa calls; ``turn`` says in which order a message is weighed;
every other file answers one kind of message.
"""
