"""Answers as people read them: sentences, and each chart with its alternative text and table twin.

Pages, the command line and exports take their words and pictures from here.
"""
