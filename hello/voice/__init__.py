"""How the house speaks: text made sayable, synthesis, effects, and prompts rendered ahead."""
