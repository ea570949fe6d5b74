"""What shares become: pure functions that know no offer, no vesting and no tax.

share_class.py  what one class of shares claims at a price of a common share; carve-outs
waterfall.py    who is paid what at an exit: preferences, participation, caps, conversion, strikes
dilution.py     what a priced round and its pool leave of an ownership
safes.py        what SAFEs turn into (come with dilution.py)
options.py      Black-Scholes-Merton, the option-pricing method and its backsolve
exits.py        how a company may end: rounds, time, dilution, sale, public offering, failure
walk.py         the walk of many companies at once behind it, and the points that decide it
pooled.py       exits under every accepted parameter set at once, and how far the sets disagree
common.py       what a share of common is worth at an exit after rounds to come
multiples.py    what investors get back, to hold the simulator against published outcomes
"""
