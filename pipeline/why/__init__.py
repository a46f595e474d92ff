"""Why an article was read as it was: every decision in words, for the terminal and for programs."""
