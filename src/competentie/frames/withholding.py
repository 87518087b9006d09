"""
Which groups are withheld, so that no number of a small one is told or follows from what is.
"""

from __future__ import annotations

import narwhals.stable.v2 as nw

from competentie.frames.tables import Expr, Frame

__all__: list[str] = []


def withhold(
    groups: Frame, size: str, min_group: int, apart: Expr | None = None
) -> Frame:
    """
    *groups*, a row for each, with the column ``_withheld``: whether it is.

    A group of fewer people than *min_group* is. The smallest of the others is too, with all of its size, if the small
    ones would follow from how many people there are:

    - Everyone less those who are shown are the small groups together. As a group they must not be small.
    - Together they must not have as few people as so many small groups can have, one each, or as many: each would then
      have that. Any other number leaves each of them at least two sizes. If they are of several sizes any of them may
      be the one or the other; if all are of one size, one may be one larger, and another one smaller. The smallest of
      the others is of another size than they are, so with it there are several.

    Args:
        groups: A row per group.

        size: The column of how many people it has. A group of nobody is withheld, and hides nobody.

        min_group: Groups of fewer people are small, at least 1.

        apart: What splits the groups into several such sets, each of the same people; None: they are one.
    """
    nobody = nw.col(size) == 0
    people = nw.when(~nobody).then(nw.col(size))
    small = (people < min_group).fill_null(value=False)
    # Totals without a join: DuckDB joins only what is of one connection.
    work = groups.with_columns(
        _all=nw.lit(1) if apart is None else apart,
        _few=nw.when(small).then(people).otherwise(nw.lit(0)),
        _is_few=nw.when(small).then(nw.lit(1)).otherwise(nw.lit(0)),
        _rest=nw.when(~small).then(people),
    )
    work = work.with_columns(
        _hidden=nw.col("_few").sum().over("_all"),
        _groups=nw.col("_is_few").sum().over("_all"),
        _least=nw.col("_rest").min().over("_all"),
    )
    hidden, groups_hidden = nw.col("_hidden"), nw.col("_groups")
    follows = (
        (hidden < min_group)
        | (hidden == groups_hidden)
        | (hidden == groups_hidden * (min_group - 1))
    )
    is_least = (people == nw.col("_least")).fill_null(value=False)
    more = (groups_hidden > 0) & follows & is_least
    return work.with_columns(_withheld=small | more | nobody)
