"""What is kept: income tax, payroll tax and the rules of equity compensation, federal, state and local.

=============  ==============================================================================================
module         what it returns
=============  ==============================================================================================
bill           `bill(Income(...), year, status, state, locality)`: the whole bill of a household
household      the income checked, gains netted, adjusted gross income: the start of every return
federal        regular income tax, alternative minimum tax, net investment income tax
payroll        Social Security, Medicare, and what states take from wages
states         state and local income tax, one chain of steps that rows in data/ switch on
state_rules    the steps that only one or a few states have (recapture, phase-outs, their own minimum tax)
equity         withholding and the tax rules of RSUs, options and small business stock
brackets       rate schedules and limits, read once from data/tax_*.csv
=============  ==============================================================================================

Money is nominal US dollars of one calendar year, rates are fractions 0..1. Every function takes floats or
arrays of one length and returns arrays of that shape (0-d for scalars). No figure of law stands in the code:
each is a row in data/tax_brackets.csv, tax_limits.csv, tax_steps.csv, tax_states.csv or tax_payroll.csv with
its source.

Not modelled: dependants and their credits, itemised deductions other than state and local tax, ages over 64,
part-year residence, income taxed by two states, self-employment, the earned income credit, unemployment
insurance of employees in Alaska, disability insurance in Hawaii, city taxes outside the listed places. No tax
advice.
"""
