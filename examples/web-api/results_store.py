"""
Results in SQLite: rows without evidence, which count once a person has decided, and leave nothing when erased.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

from database import Database

Row: TypeAlias = dict[str, Any]

# The columns from framework on are those of Assessment.rows(), less `attained`: what counts is what a person decided.
SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS result (
  result         TEXT NOT NULL,  -- a random id, the same for all competencies scored at once
  person         TEXT NOT NULL,  -- a random id; whose it is, is not kept here
  scored_at      TEXT NOT NULL,
  rater_rule     TEXT,           -- how ratings were combined; null of evidence that came as such
  framework      TEXT NOT NULL,
  version        TEXT NOT NULL,
  digest         TEXT NOT NULL,
  language       TEXT NOT NULL,
  competency     TEXT NOT NULL,
  level          INTEGER,        -- what the rule gives: null is unknown, 0 is none attained
  lower          INTEGER NOT NULL,
  upper          INTEGER NOT NULL,
  possible       TEXT NOT NULL,
  stopped_at     INTEGER,
  stopped_by     TEXT,
  contradictions TEXT NOT NULL,
  coverage       REAL,
  sufficient     INTEGER NOT NULL,
  threshold      TEXT NOT NULL,
  climb          TEXT NOT NULL,
  min_coverage   TEXT NOT NULL,
  decided_level  INTEGER,        -- null also where a person decided that it cannot be judged
  decided_reason TEXT,
  decided_by     TEXT,
  decided_at     TEXT,
  PRIMARY KEY (result, competency),
  -- A decision is whole or is not there: no level without the person who decided it.
  CHECK ((decided_reason IS NULL) + (decided_by IS NULL) + (decided_at IS NULL) IN (0, 3)),
  CHECK (decided_level IS NULL OR decided_by IS NOT NULL),
  CHECK (decided_by <> '')
);
CREATE INDEX IF NOT EXISTS result_of_person ON result (person);
-- What other programs should read.
CREATE VIEW IF NOT EXISTS counted AS
  SELECT person, result, scored_at, framework, version, digest, competency, decided_level AS level
  FROM result WHERE decided_by IS NOT NULL;
"""
DECISION: Final = ("decided_level", "decided_reason", "decided_by", "decided_at")


class Store(Database):
    """
    The results in the database file at *path*.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, SCHEMA)

    def add(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """
        Keep *rows*, each with the columns of the table; others of theirs are not kept.
        """
        with self.writing() as database:
            columns = [row["name"] for row in database.execute("PRAGMA table_info(result)")]
            places = ", ".join(f":{name}" for name in columns)
            database.executemany(f"INSERT INTO result VALUES ({places})", rows)  # noqa: S608 - names of our own columns

    def rows(self, person: str) -> list[Row]:
        """
        All that is kept of *person*, in the order it came.
        """
        with self.connected() as database:
            found = database.execute("SELECT * FROM result WHERE person = ? ORDER BY rowid", [person])
            return [dict(row) for row in found]

    def decide(self, person: str, result: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """
        Write the decision of each of *rows* to that competency of a result.
        """
        changes = ", ".join(f"{name} = :{name}" for name in DECISION)
        where = "person = :person AND result = :result AND competency = :competency"
        with self.writing() as database:
            database.executemany(
                f"UPDATE result SET {changes} WHERE {where}",  # noqa: S608 - names of our own columns
                [{**row, "person": person, "result": result} for row in rows],
            )

    def erase(self, person: str) -> None:
        """
        Forget *person*: delete the rows, then write the file anew without what was between the rows.
        """
        with self.writing() as database:
            database.execute("DELETE FROM result WHERE person = ?", [person])
        self.write_anew()
