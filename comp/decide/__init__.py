"""Which offer to take: `compare` holds the totals and the verdict, `leaving` what is left behind."""
