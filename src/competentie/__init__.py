"""
Competency frameworks as typed data, and a small scoring API: from observed indicators to levels, from levels to gaps.
"""

from typing import TYPE_CHECKING, Any

from competentie.catalog import (
    available_frameworks,
    load_framework,
    read_framework,
    read_profile,
)
from competentie.documents import from_dict, from_json, to_dict, to_json
from competentie.errors import CompetentieError
from competentie.evidence import (
    CombinedEvidence,
    Evidence,
    RaterRule,
    Rating,
    RatingScale,
    Role,
    combine_ratings,
)
from competentie.gaps import Gap, GapReport, GapStatus, classify_gap, classify_gaps
from competentie.levels import (
    Assessment,
    Climb,
    Decision,
    LevelResult,
    LevelRule,
    Step,
    Verdict,
    assess,
    determine_level,
)
from competentie.model import (
    Competency,
    Descriptor,
    Framework,
    FrameworkRef,
    Indicator,
    JobProfile,
    Requirement,
)

if TYPE_CHECKING:
    from competentie import examples
    from competentie.tabular import read_ratings

__all__ = [
    "Assessment",
    "Climb",
    "CombinedEvidence",
    "Competency",
    "CompetentieError",
    "Decision",
    "Descriptor",
    "Evidence",
    "Framework",
    "FrameworkRef",
    "Gap",
    "GapReport",
    "GapStatus",
    "Indicator",
    "JobProfile",
    "LevelResult",
    "LevelRule",
    "RaterRule",
    "Rating",
    "RatingScale",
    "Requirement",
    "Role",
    "Step",
    "Verdict",
    "__version__",
    "assess",
    "available_frameworks",
    "classify_gap",
    "classify_gaps",
    "combine_ratings",
    "determine_level",
    "examples",
    "from_dict",
    "from_json",
    "load_framework",
    "read_framework",
    "read_profile",
    "read_ratings",
    "to_dict",
    "to_json",
]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """
    What most programs do without is loaded when it is first asked for.
    """
    from importlib import import_module

    if name == "examples":
        return import_module("competentie.examples")
    if name == "read_ratings":
        return import_module("competentie.tabular").read_ratings
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
