"""What an offer pays.

`offer` is the letter, `typical` one that the market would write, `assumptions` what is held fixed, `requirements` what
must hold before money, `choice` all of these as one file, `vesting` when shares become yours, `yearly` the money.
"""
