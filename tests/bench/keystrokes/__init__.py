"""From suggestions to gold: what the hands do in each tool, in the operators of the Keystroke-Level Model."""
