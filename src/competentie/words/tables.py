"""
The tables that every language has; loaded with the first of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["Language"]


class Language(NamedTuple):
    """
    All that is said in a language.

    Args:
        facts: What a result says, by kind of fact, with a variant where a kind has several.

        labels: Short words for answers and for members of enums, by class and member.

        forms: The words that sentences are made with, such as that for a level.

        pages: What a card says beside facts and labels.

        figures: What figures say beside labels.

        quality: What the measures of the quality of answers mean, what not, and what they take; and why one is missing.

        errors: What was refused.

        problems: What is wrong with a value, by the code of the problem.

        terms: What a value should have been, as problems name it.

        columns: What people call the columns of a table of ratings.

        headings: What they call those of a table of a framework or of jobs; the first is the one that we write.

        states: What they write there for the state of a cell.

        requirements: What they write there where a job asks nothing.

        roles: What people call the roles of raters, by role; ``unclear`` is what could be more than one.

        asides: Words beside the text of a question by which it may ask another thing: ``anywhere`` there, or ``alone``,
            between signs; ``low`` ends of a scale anywhere too, unless there are ``high`` ones.

        answers: What people write for observed, not observed and not assessed.
    """

    facts: Mapping[str, str]
    labels: Mapping[str, str]
    forms: Mapping[str, str]
    pages: Mapping[str, str]
    figures: Mapping[str, str]
    quality: Mapping[str, str]
    errors: Mapping[str, str]
    problems: Mapping[str, str]
    terms: Mapping[str, str]
    columns: Mapping[str, tuple[str, ...]]
    headings: Mapping[str, tuple[str, ...]]
    states: Mapping[str, tuple[str, ...]]
    requirements: Mapping[str, tuple[str, ...]]
    roles: Mapping[str, tuple[str, ...]]
    asides: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, tuple[str, ...]]
