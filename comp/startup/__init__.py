"""What shares become: pure functions that know no offer, no vesting and no tax.

waterfall.py  who is paid what at an exit: preferences, participation, caps, conversion, strikes, carve-outs
dilution.py   what a priced round, a pool and SAFEs leave of an ownership
options.py    Black-Scholes-Merton, the option-pricing method and its backsolve
"""
