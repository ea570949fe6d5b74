"""What a role pays.

`bands` are the published ranges in force, `factors` the tables as arrays, `pay` the modelled range of a role, `position`
where an amount stands in it, `evidence` the rows it rests on.
"""
