"""
Tables that people fill in: ratings, empty rating forms, and frameworks and job profiles in and out of tables.

What columns, roles and answers are called is in :mod:`competentie.words`, in every language at once.
"""

from competentie.tabular.frameworks import framework_from_rows
from competentie.tabular.headings import IgnoredColumnsWarning, IgnoredSheetsWarning
from competentie.tabular.ladders import GuessedLadderWarning
from competentie.tabular.profiles import profile_rows, profiles_from_rows
from competentie.tabular.ratings import (
    Dates,
    FormRow,
    RatingsTable,
    rating_form,
    read_ratings,
)
from competentie.tabular.sheets import read_framework_table, write_framework_table

__all__ = [
    "Dates",
    "FormRow",
    "GuessedLadderWarning",
    "IgnoredColumnsWarning",
    "IgnoredSheetsWarning",
    "RatingsTable",
    "framework_from_rows",
    "profile_rows",
    "profiles_from_rows",
    "rating_form",
    "read_framework_table",
    "read_ratings",
    "write_framework_table",
]
