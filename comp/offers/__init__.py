"""What an offer pays: `offer` is the letter, `assumptions` what is held fixed, `vesting` when shares become yours, `yearly` the money."""
