"""
Pages for people, each one HTML document that needs nothing else: so far the card.
"""

from __future__ import annotations

from competentie.pages import card

__all__ = ["card"]
