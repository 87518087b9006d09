"""
Frameworks and job profiles from tables and back: what people have in a sheet, what comes back by its ids, what is named.
"""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from hypothesis import given

import competentie as c
from competentie.errors import TableError
from competentie.tabular import framework_from_rows, profile_rows, profiles_from_rows
from competentie.tabular.files import Page, Sheet, read_csv, write_csv, write_workbook
from competentie.tabular.frameworks import framework_of
from competentie.tabular.headings import recognised, table_in
from competentie.tabular.sheets import said_once
from competentie.words import language_for, words_in
from strategies import SHIPPED, frameworks, random_frameworks

NAMES: dict[str, Any] = {"id": "x", "version": "1.0.0", "language": "nl", "title": "X"}


def names_of(framework: c.Framework) -> dict[str, Any]:
    return {name: getattr(framework, name) for name in NAMES}


def core(framework: c.Framework) -> Any:
    """
    What rows hold: competencies, ranks, states, ids, texts, codes, groups.
    """
    levels = [(one.rank, one.name, one.code, one.description) for one in framework.ladder]
    groups = [(one.id, one.name, one.parent) for one in framework.groups]
    competencies = [(k.id, k.name, k.code, k.definition, k.group) for k in framework.competencies]
    cells = [(k.id, d.id, d.rank, d.state, d.summary) for k in framework.competencies for d in k.descriptors]
    indicators = [
        (d.id, i.id, i.text, i.code) for k in framework.competencies for d in k.descriptors for i in d.indicators
    ]
    return levels, groups, competencies, cells, indicators


def through_csv(rows: Any, language: str = "nl") -> Any:
    """
    The table that *rows* are when they were written to CSV with headings in *language*.
    """
    headings = words_in(language_for(language)).headings
    columns = {column: headings[column][0] for column in rows[0]}
    lines, problems = read_csv(write_csv(rows, columns), recognised)
    return table_in(Sheet("x.csv", lines, problems))


@given(frameworks())
def test_what_rows_hold_survives(framework: c.Framework) -> None:
    assert core(framework_from_rows(framework.rows(), **names_of(framework))) == core(framework)


@given(frameworks())
def test_with_the_version_before_all_survives(framework: c.Framework) -> None:
    assert framework_from_rows(framework.rows(), **names_of(framework), like=framework) == framework
    assert framework_from_rows(framework.rows(), like=framework) == framework


@given(frameworks())
def test_all_survives_csv(framework: c.Framework) -> None:
    table = through_csv(said_once(framework.rows()), framework.language)
    made = framework_of(table, release=names_of(framework), like=framework)
    assert made == framework
    assert core(framework_of(table, release=names_of(framework))) == core(framework)


@given(frameworks())
def test_profiles_survive(framework: c.Framework) -> None:
    assert profiles_from_rows(profile_rows(framework), framework) == tuple(
        profile.in_order_of(framework) for profile in framework.profiles
    )
