"""
Pages for people: the card, and what is said of a result; each whole, or as a part of another page.
"""

from __future__ import annotations

from competentie.pages.cards import card
from competentie.pages.explanations import explanation
from competentie.pages.page import About, Page, css

__all__ = ["About", "Page", "card", "css", "explanation"]
