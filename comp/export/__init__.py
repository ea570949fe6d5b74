"""Answers as files that someone takes along.

`document` is what every format is made of; `comparison`, `band_table`, `package_file`, `career_path` and `case_file` make one of an answer, `sources`
and `letters` the tables that go with it; `excel`, `webpage`, `pdf` and `markdown` write it; `save` chooses by suffix.
"""
