"""
Pages for people: card, conversation sheet, and what is said of a result; each whole, or as a part of another page.
"""

from __future__ import annotations

from competentie.pages.cards import card
from competentie.pages.explanations import explanation
from competentie.pages.page import About, Page, css
from competentie.pages.sheets import Behaviours, sheet

__all__ = ["About", "Behaviours", "Page", "card", "css", "explanation", "sheet"]
