"""
What is refused, told by codes and places: sentences are no promise, and no test holds them to one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from competentie.errors import CompetentieError, Problem


def refusal(error: type[CompetentieError], make: Callable[..., Any], *arguments: Any, **named: Any) -> CompetentieError:
    """
    The error, of just that class, that *make* raises.
    """
    with pytest.raises(error) as caught:
        make(*arguments, **named)
    assert type(caught.value) is error
    return caught.value


def problems(
    error: type[CompetentieError], make: Callable[..., Any], *arguments: Any, **named: Any
) -> tuple[Problem, ...]:
    """
    Every problem that *make* is refused for.
    """
    return refusal(error, make, *arguments, **named).problems


def refused(
    error: type[CompetentieError], make: Callable[..., Any], *arguments: Any, **named: Any
) -> list[tuple[str, str]]:
    """
    The path and the code of each.
    """
    return [(problem.path, problem.code) for problem in problems(error, make, *arguments, **named)]
