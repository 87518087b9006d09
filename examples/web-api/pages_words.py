"""
What the pages say, in Dutch, where something is not accepted: the library's sentences, and some of our own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import competentie as c
from competentie.errors import Problem
from pages_scores import FORM

# Of these a form knows better than the library what somebody can do about it.
OWN: Final[Mapping[str, str]] = {
    "empty_text": "vul dit in",
    "wrong_type": "kies een van de mogelijkheden",
    "line_break": "schrijf dit op één regel",
}
# What people call what a form sends.
FIELDS: Final[Mapping[str, str]] = {
    "reason": "Reden",
    "level": "Niveau",
    **{row["indicator"]: f"“{row['text']}”" for row in FORM},
}
STATUSES: Final[Mapping[int, tuple[str, str]]] = {
    303: ("Aanmelden", "U gaat naar de pagina om u aan te melden."),
    401: ("Meld u eerst aan", "U bent niet of niet meer aangemeld. Er is niets bewaard."),
    403: ("Dit kan niet", "Dit formulier komt van een andere site. Er is niets bewaard."),
    404: ("Er is hier niets", "Deze pagina bestaat niet, of is niet voor u."),
    405: ("Dit kan hier niet", "Ga terug en gebruik de knoppen van de pagina."),
    409: ("Er is intussen iets veranderd", "Iemand anders nam een besluit. Kijk opnieuw, en besluit dan."),
    413: ("Dit is te veel", "Er is meer gestuurd dan in dit formulier past. Er is niets bewaard."),
    422: ("Dit is niet te lezen", "Het formulier is niet goed aangekomen. Vul het opnieuw in."),
    500: ("Er ging hier iets mis", "Dat ligt niet aan u. Er is niets bewaard; probeer het later nog eens."),
}


def refused(error: c.CompetentieError) -> list[str]:
    """
    What is wrong, a sentence per problem: where it is in the form, and what would be right.
    """
    return [sentence(problem) for problem in error.problems]


def sentence(problem: Problem) -> str:
    """
    One problem, in Dutch, with its place as people know it.
    """
    # A path names fields as a program does: it is told by what the form calls them.
    told = OWN.get(problem.code) or problem.at("").text("nl")
    called = [FIELDS[part] for part in problem.path.split(".") if part in FIELDS]
    return ": ".join([*called, told])


def status_words(status: int) -> tuple[str, str]:
    """
    A heading and a sentence for a page that says no.
    """
    return STATUSES.get(status, STATUSES[500 if status >= 500 else 422])
