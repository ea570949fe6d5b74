"""Survey rows to bands and factors: expressions that run where the rows are; only aggregates come back.

DuckDB inside this process is the default; the same expressions run on PostgreSQL and PySpark.
"""
