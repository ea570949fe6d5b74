"""Which offer to take, how sure that is, what would change it, and what to ask."""
