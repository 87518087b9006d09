"""
Ratings as raters give them, and decisions in the order in which they were taken.

Who said what is kept for as long as raters may change it: combining needs it. Nothing that is shown has it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import competentie as c
from database import Database

TABLES: Final = """
CREATE TABLE IF NOT EXISTS rating (
  person    TEXT NOT NULL,     -- ids of people are random; whose they are, is not kept here
  indicator TEXT NOT NULL,
  rater     TEXT NOT NULL,
  role      TEXT NOT NULL,
  value     INTEGER NOT NULL,  -- 1 is observed, 0 is not; what was not assessed has no row
  PRIMARY KEY (person, rater, indicator)
);
CREATE TABLE IF NOT EXISTS decision (
  number     INTEGER PRIMARY KEY,
  person     TEXT NOT NULL,
  competency TEXT NOT NULL,
  kind       TEXT NOT NULL,
  level      INTEGER,          -- null where it cannot be judged, and where a decision is revoked
  reason     TEXT NOT NULL CHECK (reason <> ''),
  by         TEXT NOT NULL,    -- an id: names come from elsewhere
  at         TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS decision_of_person ON decision (person);
"""
# What stands for who was erased.
NOBODY: Final = "erased"


class PagesStore(Database):
    """
    The ratings and decisions in the database file at *path*.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, TABLES)

    def ratings(self, person: str) -> list[c.Rating]:
        """
        What all raters said of *person*.
        """
        with self.connected() as database:
            rows = database.execute("SELECT * FROM rating WHERE person = ? ORDER BY rowid", [person]).fetchall()
        return [c.Rating(row["indicator"], row["rater"], c.Role(row["role"]), value=bool(row["value"])) for row in rows]

    def rate(self, person: str, rater: str, ratings: Iterable[c.Rating]) -> None:
        """
        Keep *ratings* of *person* by *rater*, in place of those before.
        """
        rows = [
            (person, rating.indicator, rating.rater, rating.role.value, int(bool(rating.value))) for rating in ratings
        ]
        with self.writing() as database:
            database.execute("DELETE FROM rating WHERE person = ? AND rater = ?", [person, rater])
            database.executemany("INSERT INTO rating VALUES (?, ?, ?, ?, ?)", rows)

    def decisions(self, person: str) -> list[tuple[str, c.Decision]]:
        """
        What was decided on *person*, in order, each with its competency.
        """
        with self.connected() as database:
            rows = database.execute("SELECT * FROM decision WHERE person = ? ORDER BY number", [person]).fetchall()
        found = []
        for row in rows:
            document = {key: row[key] for key in ("kind", "level", "reason", "by", "at")}
            found.append((row["competency"], c.from_dict(c.Decision, document)))
        return found

    def decide(self, person: str, competency: str, decision: c.Decision, *, seen: int | None) -> bool:
        """
        Keep a *decision*, unless there are others than those *seen*, or it is not known which; whether it was kept.
        """
        kept = c.to_dict(decision)
        with self.writing() as database:
            [number] = database.execute("SELECT count(*) FROM decision WHERE person = ?", [person]).fetchone()
            if number != seen:
                return False
            database.execute(
                "INSERT INTO decision (person, competency, kind, level, reason, by, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                [person, competency, *(kept[key] for key in ("kind", "level", "reason", "by", "at"))],
            )
        return True

    def erase(self, person: str) -> None:
        """
        Forget *person*: all that was said of them and decided on them, and that it was they who said or decided.

        What they said of others is about those others: it stays, by somebody whose name is random.
        """
        with self.writing() as database:
            database.execute("DELETE FROM rating WHERE person = ?", [person])
            database.execute("DELETE FROM decision WHERE person = ?", [person])
            database.execute("UPDATE rating SET rater = ? WHERE rater = ?", [secrets.token_hex(16), person])
            database.execute("UPDATE decision SET by = ? WHERE by = ?", [NOBODY, person])
        self.write_anew()
