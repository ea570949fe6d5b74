"""A private grant valued whole: what it pays along every path that its company may take."""

from comp.offers.outcomes import company_exits, months_to_sale, tender_proceeds, value_at_exit

__all__ = ["company_exits", "months_to_sale", "tender_proceeds", "value_at_exit"]
