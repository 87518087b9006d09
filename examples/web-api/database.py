"""
A database file of SQLite for the eyes of its owner alone, in which nothing is left of what is deleted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final


class Database:
    """
    The file at *path*, made with *tables* if it is not there.
    """

    def __init__(self, path: Path, tables: str) -> None:
        self.path: Final = path
        path.touch(mode=0o600)
        with self.connected() as connection:
            connection.executescript(tables)

    @contextmanager
    def connected(self) -> Iterator[sqlite3.Connection]:
        """
        A connection for one request: none is shared, so that requests at the same time cannot mix.
        """
        with closing(sqlite3.connect(self.path, timeout=30, isolation_level=None)) as connection:
            connection.row_factory = sqlite3.Row
            # What is deleted is overwritten with zeros; what SQLite sets aside stays in memory.
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA temp_store = MEMORY")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """
        A connection in a transaction: all of it is written, or nothing.
        """
        with self.connected() as connection:
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                yield connection

    def write_anew(self) -> None:
        """
        Write the file anew, without what lies between the rows.
        """
        with self.connected() as connection:
            connection.execute("VACUUM")
