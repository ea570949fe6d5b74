"""Answers as files that someone takes along."""
