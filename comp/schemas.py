"""What each table in `data/` holds: its columns, its key, and the rules that it must keep, under the name of its file."""

from __future__ import annotations

from comp.columns import (
    KINDS,
    Column,
    Schema,
    choice,
    flag,
    number,
    one_mix,
    open_end,
    ordered,
    reference,
    schedules_from_zero,
    text,
    whole_schedules,
)

MONEY = number(0, 1e9)
MAYBE_MONEY = number(0, 1e12, optional=True)
FACTOR = number(0.01, 10)
FRACTION = number(0, 1)
MAYBE_FRACTION = number(0, 1, optional=True)
KIND = choice(*KINDS)
MAYBE_KIND = choice(*KINDS, optional=True)
SOURCE = reference("sources")
MAYBE_SOURCE = reference("sources", optional=True)
NOTE = text(optional=True)
TAX_YEAR = number(1990, 2100)
STATUS = choice("all", "single", "married_joint", "married_separate", "head_of_household")
TAX_UNIT = choice("dollars", "fraction", "flag", "months", "years", "times", "date")
CITED = {
    "kind": KIND,
    "source": SOURCE,
    "citation": text(),
    "date": text(),
}  # the form, line or page of each row


def _settings(value: Column) -> Schema:
    """Return the schema of a table of named settings, each with its bounds and a source."""
    return Schema(
        {
            "name": text(),
            "value": value,
            "low": number(),
            "high": number(),
            "unit": text(),
            "label": text(),
            "as_of": text(),
            "kind": KIND,
            "source": SOURCE,
            "note": NOTE,
        },
        key=("name",),
        row_rules=(ordered("low", "value", "high"),),
    )


# What the parameters of exits may be: the lowest and the highest value, both allowed. comp.startup.exits holds to them too.
EXIT_BOUNDS = {
    "graduate": (0.0, 1.0),  # chance that the next round comes
    "exit_if_not": (0.0, 1.0),  # chance of a sale or public offering where it does not
    "ipo_share": (0.0, 1.0),  # of those, public offerings
    "step_up": (0.01, 100.0),  # median of next pre-money over last post-money
    "step_up_spread": (0.0, 3.0),  # standard deviation of its logarithm
    "exit_multiple": (0.01, 100.0),  # median of exit value over last post-money
    "exit_multiple_spread": (0.0, 3.0),
    "sold": (0.001, 0.9),  # median fraction of the company after the round that it sells
    "sold_spread": (0.0, 2.0),  # standard deviation of its logit
    "years_to_round": (0.01, 20.0),  # medians
    "years_to_exit": (0.01, 20.0),
    "years_to_failure": (0.01, 20.0),
    "years_spread": (0.0, 2.0),  # standard deviation of the logarithm of each
}

SCHEMAS: dict[str, Schema] = {
    "sources": Schema(
        {
            "source": text(),
            "title": text(),
            "publisher": text(),
            "address": NOTE,
            "as_of": text(),
            "kind": KIND,
            "note": NOTE,
        },
        key=("source",),
    ),
    "levels": Schema(
        {
            "level": text(),
            "order": number(1, 99),
            "name": text(),
            "years_low": number(0, 60),
            "years_high": number(0, 60, optional=True),
            "years_open_ended": flag(),
            "focus": text(),
            "track": choice("both", "individual", "leadership"),
            "bonus_target": number(0, 2),
            "bonus_n": MAYBE_MONEY,
            "no_equity": FRACTION,
            "kind": KIND,
            "source": SOURCE,
            "bonus_kind": KIND,
            "bonus_source": SOURCE,
            "no_equity_kind": KIND,
            "no_equity_source": SOURCE,
        },
        key=("level",),
        row_rules=(ordered("years_low", "years_high"),),
    ),
    "bands": Schema(
        {
            "band_set": text(),
            "level": reference("levels"),
            "base_low": MAYBE_MONEY,
            "base_high": MAYBE_MONEY,
            "total_low": MAYBE_MONEY,
            "total_high": MAYBE_MONEY,
            "open_ended": open_end(),
            "n": MAYBE_MONEY,
            "as_of": text(),
            "kind": KIND,
            "source": SOURCE,
        },
        key=("band_set", "level"),
        row_rules=(
            ordered("base_low", "base_high"),
            ordered("base_low", "total_low", "total_high"),
            ordered("base_high", "total_high"),
        ),
    ),
    "stages": Schema(
        {
            "stage": text(),
            "order": number(0, 99),
            "name": text(),
            "private": flag(),
            "equity_basis": choice("factor", "ownership"),
            "base_factor": number(0.01, 10, optional=True),
            "bonus_factor": number(0, 10, optional=True),
            "total_factor": number(0.01, 10, optional=True),
            "no_equity_share": FRACTION,
            "employer_share": MAYBE_FRACTION,
            "as_of": text(),
            "kind": KIND,
            "source": SOURCE,
            "employer_share_kind": MAYBE_KIND,
            "employer_share_source": MAYBE_SOURCE,
            "note": NOTE,
        },
        key=("stage",),
        table_rules=(one_mix,),
    ),
    "locations": Schema(
        {
            "location": text(),
            "name": text(),
            "kind": choice("reference", "us_metro", "us_other", "remote", "international"),
            "state": text(optional=True),
            "country": text(),
            "n": number(0, 1e9, optional=True),
            "base_factor": FACTOR,
            "total_factor": FACTOR,
            "base_factor_same_company": FACTOR,
            "total_factor_same_company": FACTOR,
            "base_log_se": number(0, 1, optional=True),
            "cost_index": number(10, 500, optional=True),
            "pay_kind": KIND,
            "cost_kind": MAYBE_KIND,
            "pay_source": SOURCE,
            "cost_source": MAYBE_SOURCE,
            "note": NOTE,
        },
        key=("location",),
    ),
    "specialisms": Schema(
        {
            "specialism": text(),
            "name": text(),
            "base_premium": number(-0.5, 3),
            "equity_premium": number(-0.5, 3),
            "kind": KIND,
            "source": SOURCE,
            "as_of": text(),
            "note": NOTE,
        },
        key=("specialism",),
    ),
    "ai_premium": Schema(
        {
            "claim": text(),
            "title": text(),
            "low": number(-1, 3, optional=True),
            "high": number(-1, 3, optional=True),
            **dict.fromkeys(("ai_low", "ai_high", "plain_low", "plain_high"), MAYBE_MONEY),
            "error": number(0, 1, optional=True),
            "n": MAYBE_MONEY,
            "years": text(),
            "measure": text(),
            "as_of": text(),
            "kind": KIND,
            "source": SOURCE,
            "note": NOTE,
        },
        key=("claim",),
        row_rules=(ordered("low", "high"), ordered("ai_low", "ai_high"), ordered("plain_low", "plain_high")),
    ),
    "ownership": Schema(
        {
            "level": reference("levels"),
            "stage": reference("stages"),
            "low": FRACTION,
            "high": FRACTION,
            "as_of": text(),
            "kind": KIND,
            "source": SOURCE,
        },
        key=("level", "stage"),
        row_rules=(ordered("low", "high"),),
    ),
    "vesting": Schema(
        {
            "schedule": text(),
            "name": text(),
            "from_month": number(0, 240),
            "to_month": number(0, 240),
            "every_months": number(1, 240),
            "fraction": FRACTION,
            "as_of": text(),
            "kind": KIND,
            "source": SOURCE,
            "note": NOTE,
        },
        key=("schedule", "from_month"),
        row_rules=(ordered("from_month", "to_month"),),
        table_rules=(whole_schedules,),
    ),
    "states": Schema({"state": text(), "name": text()}, key=("state",)),
    "aliases": Schema({"table": text(), "alias": text(), "id": text()}, key=("table", "alias")),
    "assumptions": _settings(number(optional=True)),
    "negotiable": Schema(
        {
            "lever": choice("base", "sign_on", "grant"),
            "stage": reference("stages"),
            "most": number(0, 3),
            "as_of": text(),
            "kind": KIND,
            "source": SOURCE,
            "note": NOTE,
        },
        key=("lever", "stage"),
    ),
    "not_told": Schema(
        {
            "term": text(),
            "name": text(),
            "low": number(0, 1e6, optional=True),
            "high": number(0, 1e6, optional=True),
            "unit": NOTE,
            "low_name": NOTE,
            "high_name": NOTE,
            "question": text(),
            "measured": choice("stays", "leaves", "let_go"),  # for whom it moves money
            "holder_knows": flag(),  # of the job one has it is on the payslip or in one's own papers: ask nobody
            "as_of": text(),
            "kind": KIND,
            "source": SOURCE,
            "note": NOTE,
        },
        key=("term",),
        row_rules=(ordered("low", "high"),),
    ),
    "promotions": Schema(
        {
            "from_level": reference("levels"),
            "to_level": reference("levels"),
            **{name: number(0, 60) for name in ("years", "survey_years", "published_years")},
            "kind": KIND,
            "source": SOURCE,
            "note": NOTE,
        },
        key=("from_level", "to_level"),
    ),
    "risk": Schema(
        {
            "stage": reference("stages"),
            "name": text(),
            "value": number(),
            "low": number(),
            "high": number(),
            "unit": text(),
            "as_of": text(),
            "kind": KIND,
            "source": SOURCE,
            "note": NOTE,
        },
        key=("stage", "name"),
        row_rules=(ordered("low", "value", "high"),),
    ),
    "flips": Schema(
        {
            "dial": text(),
            "label": text(),
            "unit": choice("fraction", "times"),
            **{name: number() for name in ("low", "high", "usual_low", "usual_high")},
            "as_of": text(),
            "kind": KIND,
            "source": SOURCE,
            "note": NOTE,
        },
        key=("dial",),
        row_rules=(ordered("low", "usual_low", "usual_high", "high"),),
    ),
    "limits": Schema(
        {
            "year": number(1990, 2200),
            "name": text(),
            "amount": MONEY,
            "unit": text(),
            "kind": KIND,
            "source": SOURCE,
            "note": NOTE,
        },
        key=("year", "name"),
    ),
    "titles": Schema(
        {
            "title": text(),
            "level_low": reference("levels", optional=True),
            "level_high": reference("levels", optional=True),
            "kind": KIND,
            "source": SOURCE,
            "note": NOTE,
        },
        key=("title",),
    ),
    "survey_titles": Schema(
        {
            "title": text(),
            "level": reference("levels", optional=True),
            "n": MONEY,
            **{f"years_{p}": number(0, 60) for p in ("p25", "p50", "p75")},
            **{f"{pay}_{p}": MONEY for pay in ("base", "total") for p in ("p25", "p50", "p75")},
            **{f"bonus_{p}": FRACTION for p in ("p25", "p50", "p75")},
            "kind": KIND,
            "source": SOURCE,
        },
        key=("title",),
    ),
    "survey_metros": Schema(
        {
            "location": reference("locations"),
            "n": MONEY,
            "base_p50": MONEY,
            "total_p50": MONEY,
            "years_p50": number(0, 60),
            "kind": KIND,
            "source": SOURCE,
        },
        key=("location",),
    ),
    "survey_companies": Schema(
        {
            "company": text(),
            "company_level": text(),
            "level": reference("levels"),
            "stage": reference("stages"),
            "location": reference("locations"),
            "n": MONEY,
            "base_p50": MONEY,
            "total_p50": MONEY,
            "kind": KIND,
            "source": SOURCE,
            "note": NOTE,
        },
        key=("company", "company_level"),
    ),
    "survey_rules": _settings(number()),
    "tax_brackets": Schema(
        {
            "year": TAX_YEAR,
            "jurisdiction": text(),
            "filing_status": STATUS,
            "tax": text(),
            "above": number(0, 1e12),
            "rate": FRACTION,
            **CITED,
        },
        key=("year", "jurisdiction", "filing_status", "tax", "above"),
        table_rules=(schedules_from_zero,),
    ),
    "tax_limits": Schema(
        {
            "year": TAX_YEAR,
            "jurisdiction": text(),
            "filing_status": STATUS,
            "name": text(),
            "amount": number(0, 1e13),
            "unit": TAX_UNIT,
            **CITED,
        },
        key=("year", "jurisdiction", "filing_status", "name"),
    ),
    "tax_steps": Schema(
        {
            "year": TAX_YEAR,
            "jurisdiction": text(),
            "filing_status": STATUS,
            "name": text(),
            "above": number(0, 1e12),
            "amount": number(-1e6, 1e12),  # what Arkansas adds starts below 0
            **CITED,
        },
        key=("year", "jurisdiction", "filing_status", "name", "above"),
    ),
    "tax_states": Schema(
        {
            "year": TAX_YEAR,
            "jurisdiction": text(),
            "state": text(),
            "base": choice("none", "income", "taxable", "state_tax", "wages", "payroll"),
            "not_modelled": NOTE,
            **CITED,
        },
        key=("year", "jurisdiction"),
    ),
    "tax_payroll": Schema(
        {
            "year": TAX_YEAR,
            "jurisdiction": text(),
            "name": text(),
            "rate": FRACTION,
            "wage_base": MAYBE_MONEY,
            "largest": MAYBE_MONEY,
            "deductible": choice("yes", "no"),
            **CITED,
        },
        key=("year", "jurisdiction", "name"),
    ),
    "rounds": Schema(
        {
            "metric": text(),
            "stage": text(),
            "value": number(0, 1e12),
            "unit": text(),
            "use": flag(),
            "as_of": text(),
            "kind": KIND,
            "source": SOURCE,
            "note": NOTE,
        },
        key=("metric", "stage", "source", "use"),
    ),
    "exits": Schema(
        {
            "metric": text(),
            "bucket": text(),
            "value": number(0, 1e6),
            "unit": text(),
            "use": text(),
            "as_of": text(),
            "kind": KIND,
            "source": SOURCE,
            "note": NOTE,
        },
        key=("metric", "bucket", "source"),
    ),
    "startup_terms": Schema(
        {
            "term": text(),
            "stage": reference("stages"),
            **dict.fromkeys(("low", "value", "high"), number(0, 1e13)),
            "unit": text(),
            "as_of": text(),
            "kind": KIND,
            "source": SOURCE,
            "note": NOTE,
        },
        key=("term", "stage"),
    ),
    "exit_parameters": Schema(
        {
            "vintage": text(),
            "set": number(1, 1e6),
            "stage": reference("stages"),
            **{name: number(low, high) for name, (low, high) in EXIT_BOUNDS.items()},
            "as_of": text(),
            "kind": KIND,
            "source": SOURCE,
        },
        key=("vintage", "set", "stage"),
    ),
    "exit_calibration": Schema(
        {
            "vintage": text(),
            "set": number(1, 1e6),
            **{f"from_{bin_}x": FRACTION for bin_ in (0, 1, 5, 10, 20, 50)},
            "dollars_below_1x": FRACTION,
            **{f"seed_{outcome}": FRACTION for outcome in ("failed", "acquired", "ipo")},
            **{f"seed_years_{outcome}": number(0, 100) for outcome in ("failed", "acquired", "ipo")},
            "as_of": text(),
            "kind": KIND,
            "source": SOURCE,
        },
        key=("vintage", "set"),
    ),
}
