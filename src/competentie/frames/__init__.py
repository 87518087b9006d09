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

from competentie.codebook import Codebook, QuestionBlock
from competentie.frames import quality
from competentie.frames.categories import CountedOutcome
from competentie.frames.changes import summarise_changes
from competentie.frames.codebooks import ScaleWarning
from competentie.frames.counting import count_answers
from competentie.frames.moments import NobodyInBothWarning, compare
from competentie.frames.people import evidence
from competentie.frames.quality.columns import matrix
from competentie.frames.raters import combine_ratings, count_votes
from competentie.frames.reports import MissingGroupsWarning
from competentie.frames.requests import Insufficient, Wide
from competentie.frames.scoring import Outcome, assess
from competentie.frames.summary import summarise
from competentie.frames.surveys import UnreadColumnsWarning, from_long, from_wide
from competentie.frames.tables import FrameError, MissingColumnsWarning
from competentie.matching import Proposal, match_columns

__all__ = [
    "Codebook",
    "CountedOutcome",
    "FrameError",
    "Insufficient",
    "MissingColumnsWarning",
    "MissingGroupsWarning",
    "NobodyInBothWarning",
    "Outcome",
    "Proposal",
    "QuestionBlock",
    "ScaleWarning",
    "UnreadColumnsWarning",
    "Wide",
    "assess",
    "combine_ratings",
    "compare",
    "count_answers",
    "count_votes",
    "evidence",
    "from_long",
    "from_wide",
    "match_columns",
    "matrix",
    "quality",
    "summarise",
    "summarise_changes",
]
