"""Pure functions from the model to facts about it."""
