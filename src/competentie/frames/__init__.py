"""
The same rules on DataFrames: a survey of thousands of people in one line, in the library you already use.

Needs the extra ``competentie[frames]`` (Narwhals); the engine is yours: Polars, pandas, PyArrow, DuckDB, PySpark.
"""

try:
    import narwhals  # noqa: F401 - to say what is missing before anything needs it
except ModuleNotFoundError as _error:
    if _error.name != "narwhals":
        raise
    _message = "competentie.frames needs Narwhals: pip install 'competentie[frames]'"
    raise ModuleNotFoundError(_message, name="narwhals") from None

from competentie.frames.changes import summarise_changes
from competentie.frames.moments import compare
from competentie.frames.raters import combine_ratings, count_votes
from competentie.frames.scoring import Outcome, assess
from competentie.frames.summary import summarise
from competentie.frames.surveys import from_long, from_wide
from competentie.frames.tables import FrameError, MissingColumnsWarning

__all__ = [
    "FrameError",
    "MissingColumnsWarning",
    "Outcome",
    "assess",
    "combine_ratings",
    "compare",
    "count_votes",
    "from_long",
    "from_wide",
    "summarise",
    "summarise_changes",
]
