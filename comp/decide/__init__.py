"""Which offer to take: `compare` totals and the verdict, `requirements` what must hold before money, `leaving` what is left behind."""
