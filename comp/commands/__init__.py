"""The commands of `python -m comp`, a module each. `add` says what one takes, `run` does it and loads only what it needs."""
