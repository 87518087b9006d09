"""
Who there is, and who may do what: all made up, to try the pages with. In your tool this comes from another system.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import competentie as c


@dataclass(frozen=True)
class Person:
    """
    Somebody with a random id, which is what the database knows them by.
    """

    id: str
    name: str
    work: str
    is_hr: bool = False


ANNA: Final = Person("4b1d7a52-0c0e-4b7e-9a30-5d3b6f1c2a01", "Anna de Wit (verzonnen)", "medewerker")
BRAM: Final = Person("4b1d7a52-0c0e-4b7e-9a30-5d3b6f1c2a02", "Bram Bos (verzonnen)", "medewerker")
MIA: Final = Person("4b1d7a52-0c0e-4b7e-9a30-5d3b6f1c2a03", "Mia Maas (verzonnen)", "leidinggevende")
KEES: Final = Person("4b1d7a52-0c0e-4b7e-9a30-5d3b6f1c2a04", "Kees Kok (verzonnen)", "collega die beoordeelt")
TRUUS: Final = Person("4b1d7a52-0c0e-4b7e-9a30-5d3b6f1c2a05", "Truus Tak (verzonnen)", "collega die beoordeelt")
HANNE: Final = Person("4b1d7a52-0c0e-4b7e-9a30-5d3b6f1c2a06", "Hanne Hof (verzonnen)", "HR", is_hr=True)

PEOPLE: Final[Mapping[str, Person]] = {person.id: person for person in (ANNA, BRAM, MIA, KEES, TRUUS, HANNE)}
# Whose results there are, and who manages them.
MANAGER_OF: Final[Mapping[str, Person]] = {ANNA.id: MIA, BRAM.id: MIA}
# Who rates whom, in which role.
RATERS_OF: Final[Mapping[str, Mapping[str, c.Role]]] = {
    ANNA.id: {
        ANNA.id: c.Role.SELF,
        MIA.id: c.Role.MANAGER,
        KEES.id: c.Role.PEER,
        TRUUS.id: c.Role.PEER,
    },
    BRAM.id: {BRAM.id: c.Role.SELF, MIA.id: c.Role.MANAGER, KEES.id: c.Role.PEER},
}


class Right(enum.Enum):
    """
    What somebody may do with what is kept of a person.
    """

    RATE = "rate"
    """
    Give answers, and see one's own.
    """
    SEE = "see"
    """
    See card, explanation and sheet, which hold the combined answers; nobody sees who said what.
    """
    OUTCOME = "outcome"
    """
    See levels and what was decided, without answers.
    """
    DECIDE = "decide"
    ERASE = "erase"


def rights(user: Person, about: Person) -> set[Right]:
    """
    What *user* may do with what is kept of the person *about*.
    """
    # Of whoever rates or decides there is something to forget, too.
    found: set[Right] = {Right.ERASE} if user.is_hr else set()
    if about.id not in MANAGER_OF:
        return found
    if user.id in RATERS_OF[about.id]:
        found.add(Right.RATE)
    if user == about:
        found |= {Right.SEE, Right.OUTCOME}
    if user == MANAGER_OF[about.id]:
        found |= {Right.SEE, Right.OUTCOME, Right.DECIDE}
    if user.is_hr:
        found.add(Right.OUTCOME)
    return found
