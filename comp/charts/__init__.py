"""Frames to plotly figures, as plain dictionaries: no model, no arithmetic on money, nothing fetched from anywhere.

`style` holds the colours and patterns of offers, the same on every page and in every export.
"""
