"""
What a result says, as facts: typed values without language, which say themselves in words when asked.

A kind of fact is one class: its fields are its values, and how a sentence shows a value follows from the field's type.
Its sentence is found in ``words`` under its kind, which is its name in lower case. Every class here is public.
"""

import datetime as dt
import enum
import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import partial
from typing import (
    Annotated,
    Any,
    ClassVar,
    Final,
    NamedTuple,
    TypeAlias,
    dataclass_transform,
)

import attrs

from competentie import climbs, evidence, model
from competentie._fields import plain
from competentie.climbs import Verdict
from competentie.evidence import Role
from competentie.gaps import COMPARED, GapStatus
from competentie.labels import (
    Thin,
    label,
    level_label,
    level_name,
    moment_words,
    provisional_label,
    share_words,
    status_label,
)
from competentie.model import DescriptorState, Requirement, coded
from competentie.words import Shown, joined, unturned, words_in

# How values are shown. A type of field that is not shown as the value itself says how, with one of these functions.


class Voice(NamedTuple):
    """
    In whose words facts are told: those of a framework for names and behaviours, those of a language for the rest.

    Of a comparison ``sides`` are what the caller calls the two; None for the first and the second.
    """

    framework: model.Framework
    language: str
    sides: tuple[str, str] | None = None

    def form(self, key: str) -> str:
        """
        A word or phrase that sentences are made with.
        """
        return words_in(self.language).forms[key]


Show: TypeAlias = Callable[[Any, Voice], object]


def _by_type(value: Any, voice: Voice) -> object:
    """
    A member of an enum by its label, of a status by the legend's word; texts and numbers are what they are.
    """
    if isinstance(value, GapStatus):
        return status_label(value, voice.framework, language=voice.language)
    if isinstance(value, enum.Enum):
        return label(value, language=voice.language)  # type: ignore[arg-type]
    return value


def _competency_name(id: str, voice: Voice) -> str:
    return voice.framework[id].coded


def _indicator_text(id: str, voice: Voice) -> str:
    return voice.framework.indicator(id).coded


def _title(_: str, voice: Voice) -> str:
    return voice.framework.title


def _what_it_is(_: str, voice: Voice) -> str:
    return voice.form("a_card" if voice.framework.is_card else "a_framework")


def _first(_: None, voice: Voice) -> str:
    return voice.sides[0] if voice.sides else voice.form("first")


def _second(_: None, voice: Voice) -> str:
    return voice.sides[1] if voice.sides else voice.form("second")


def _level(level: int | Requirement | None, voice: Voice) -> str:
    return level_label(level, language=voice.language, framework=voice.framework)


def _attained(attained: tuple[int | None, Thin | None], voice: Voice) -> str:
    level, thin = attained
    return provisional_label(
        level, thin, language=voice.language, framework=voice.framework
    )


def _share(share: Fraction, voice: Voice) -> str:
    return share_words(share, language=voice.language)


def _quoted(text: str | None, _: Voice) -> str | None:
    """
    What somebody wrote, which turns around no word of ours.
    """
    return text and unturned(text)


def _signed(signed: tuple[str | None, dt.datetime | None], voice: Voice) -> str:
    """
    Who did it and when, as far as that is known.
    """
    by, at = signed
    told = voice.form("signed_by").format(unturned(by)) if by else ""
    if at:
        moment = moment_words(at, language=voice.language)
        told += voice.form("signed_at").format(moment)
    return told


def _name_in_brackets(rank: int, voice: Voice) -> str:
    name = level_name(rank, voice.framework)
    return f" ({name})" if name else ""


def _size(difference: int, voice: Voice) -> str:
    """
    So many levels, the first three in words.
    """
    size = abs(difference)
    if size in (1, 2, 3):
        return voice.form(f"levels.{size}")
    return voice.form("levels.many").format(size)


def _number(items: tuple[str, ...], _: Voice) -> int:
    return len(items)


def _bare_level(level: int, voice: Voice) -> str:
    return level_label(level, language=voice.language)


def _row(show: Show, last: str, values: Iterable[Any], voice: Voice) -> str:
    """
    Each of some *values* as *show* has it, the last two with ``and`` or ``or`` between them.
    """
    return joined([str(show(value, voice)) for value in values], last, voice.language)


CompetencyId: TypeAlias = Annotated[str, _competency_name]
IndicatorId: TypeAlias = Annotated[str, _indicator_text]
Titled: TypeAlias = Annotated[str, _title]
WhatItIs: TypeAlias = Annotated[str, _what_it_is]
First: TypeAlias = Annotated[None, _first]
Second: TypeAlias = Annotated[None, _second]
Share: TypeAlias = Annotated[Fraction, _share]
Quoted: TypeAlias = Annotated[str, _quoted]
MaybeQuoted: TypeAlias = Annotated[str | None, _quoted]
Signed: TypeAlias = Annotated[tuple[str | None, dt.datetime | None], _signed]
Attained: TypeAlias = Annotated[tuple[int | None, Thin | None], _attained]
MaybeLevel: TypeAlias = Annotated[int | None, _level]
KnownLevel: TypeAlias = Annotated[int, _level]
DesiredOrNot: TypeAlias = Annotated[int | Requirement, _level]
Bracketed: TypeAlias = Annotated[int, _name_in_brackets]
Difference: TypeAlias = Annotated[int | None, _size]
Ids: TypeAlias = Annotated[tuple[str, ...], _number]
OneOfLevels: TypeAlias = Annotated[tuple[int, ...], partial(_row, _bare_level, "or")]
AllLevels: TypeAlias = Annotated[tuple[int, ...], partial(_row, _bare_level, "and")]
OneOfStatuses: TypeAlias = Annotated[
    tuple[GapStatus, ...], partial(_row, _by_type, "or")
]
AllRoles: TypeAlias = Annotated[tuple[Role, ...], partial(_row, _by_type, "and")]


# What every fact is.


@dataclass_transform(frozen_default=True, field_specifiers=(attrs.field,))
class _Frozen:
    """
    Makes an attrs class of each class below it, so that a kind of fact is no more than its fields.
    """

    def __init_subclass__(cls) -> None:
        # A fact can hold answers, which are nobody's business in a log: its repr shows no values.
        attrs.frozen(slots=False, repr=False)(cls)


class Fact(_Frozen):
    """
    One thing that a result says, without language, and the facts beneath it.

    Facts are made of what results hold, and trusted to hold what their fields say.
    """

    kind: ClassVar[str] = "fact"
    """
    What it is about: the name of its class, in lower case with ``_`` between words.
    """

    facts: tuple["Fact", ...] = attrs.field(default=(), kw_only=True)

    _SHOWN: ClassVar[dict[str, Show]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.kind = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower()
        cls._SHOWN = {**cls._SHOWN, **dict(_declared(cls))}

    def __repr__(self) -> str:
        return f"<Fact {self.kind}: {len(self.values)} values, {len(self.facts)} facts beneath>"

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """
        Names of the values that a fact of this kind holds.
        """
        # All that a fact is made of by place; what stands beneath it is given by name.
        return cls.__match_args__

    @property
    def values(self) -> dict[str, Any]:
        """
        Its values by name.
        """
        return {name: getattr(self, name) for name in self.names()}

    @property
    def key(self) -> str:
        """
        The key of its sentence: its kind, and which of its sentences where there are several.
        """
        variant = self._variant()
        return f"{self.kind}.{variant}" if variant else self.kind

    def _variant(self) -> str | None:
        """
        Which of its sentences a fact takes; None where its kind has one.
        """
        return None

    def walk(self) -> Iterator["Fact"]:
        """
        This fact and all beneath it, in the order of reading.
        """
        yield self
        for fact in self.facts:
            yield from fact.walk()

    def with_beneath(self, beneath: Iterable["Fact"]) -> "Fact":
        """
        The same fact, with other facts beneath it.
        """
        return attrs.evolve(self, facts=tuple(beneath))  # type: ignore[misc]

    def say(
        self,
        framework: model.Framework,
        language: str,
        sides: tuple[str, str] | None = None,
    ) -> str:
        """
        Its sentence in a *language* that there are words in, without those beneath it, in the words of *framework*.

        Args:
            framework: Whose words names and behaviours are told in.

            language: Of the sentence.

            sides: What the two sides of a comparison are called; None for the first and the second.

        Raises:
            UnknownIdError: It names a competency or an indicator that the framework does not have.
        """
        told = _Told(self, Voice(framework, language, sides))
        return words_in(language).facts[self.key].format_map(told)

    def to_dict(self) -> dict[str, Any]:
        """
        This fact as plain dicts and lists, fit for JSON: enum members by value, shares and moments as text.
        """
        beneath = [fact.to_dict() for fact in self.facts]
        return {"kind": self.kind, "values": plain(self.values), "facts": beneath}


def _declared(cls: type) -> Iterator[tuple[str, Show]]:
    """
    How the fields and properties of *cls* are shown, of those whose type says it.
    """
    types = inspect.get_annotations(cls)
    for name, value in vars(cls).items():
        if isinstance(value, property):
            types[name] = value.fget.__annotations__["return"]
    for name, declared in types.items():
        for show in getattr(declared, "__metadata__", ()):
            yield name, show


class _Told:
    """
    What the sentence of a fact names: its values and properties, each shown when the sentence asks for it.
    """

    def __init__(self, fact: Fact, voice: Voice) -> None:
        self._fact: Final = fact
        self._voice: Final = voice

    def __getitem__(self, name: str) -> Shown:
        show = self._fact._SHOWN.get(name, _by_type)  # noqa: SLF001 - of this module
        return Shown(show(getattr(self._fact, name), self._voice), self._voice.language)


class Section(Fact):
    """
    A fact on a competency; what else there is to say of it stands beneath.
    """

    competency: CompetencyId


class Listed(Fact):
    """
    A fact with indicators beneath it, at least one.
    """


class Counted(Listed):
    """
    A fact on some indicators, which stand beneath it, or are only counted where it is told in brief.
    """

    indicators: Ids

    def _variant(self) -> str:
        return "listed" if self.facts else "counted"


class Item(Fact):
    """
    A fact on an indicator, which stands in a list.
    """

    indicator: IndicatorId
    rank: int


def _direction(difference: int | None) -> str:
    if difference is None:
        return "unknown"
    if difference == 0:
        return "same"
    return "lower" if difference < 0 else "higher"


# What the result is of.


class OfFramework(Fact):
    """
    A fact on a framework.
    """

    id: str

    @property
    def title(self) -> Titled:
        """
        The framework, shown by its title.
        """
        return self.id

    @property
    def what(self) -> WhatItIs:
        """
        The framework, shown by what it is: a card, or a framework without one.
        """
        return self.id


class Framework(OfFramework):
    """
    What the result was made with, and the language it was read in.
    """

    version: str
    digest: str
    language: str


class Versions(OfFramework):
    """
    The same of both sides of a comparison.
    """

    before: str
    before_digest: str
    before_language: str
    after: str
    after_digest: str
    after_language: str

    @property
    def first(self) -> First:
        """
        What the first side is called.
        """

    @property
    def second(self) -> Second:
        """
        What the second side is called.
        """

    def _variant(self) -> str:
        return "one" if self.before == self.after else "two"


class Profile(Fact):
    """
    The job profile; its maker's own code, if any.
    """

    profile: str
    title: str
    code: str | None

    @property
    def name(self) -> str:
        """
        The title, after the code.
        """
        return coded(self.code, self.title)


class Narrowed(Fact):
    """
    Of how many of all competencies that profile asks a level; the others are left out.
    """

    asked: int
    total: int


# The rule for levels.


class RuleOf(enum.Enum):
    """
    Whose rule levels were determined by, as a comparison with the framework's own tells.
    """

    MAKER = "maker"
    """
    The framework states all of it.
    """
    MAKER_IN_PART = "maker_in_part"
    """
    The framework states a part of it; the rest is a convention of this library.
    """
    LIBRARY = "library"
    """
    The framework states none: a convention of this library.
    """
    LIBRARY_NOT_CARD = "library_not_card"
    """
    The same, of a framework that is a printed card.
    """
    CALLER = "caller"
    """
    Another one than goes with the framework: chosen by who asked.
    """

    @classmethod
    def of(cls, rule: climbs.LevelRule, framework: model.Framework) -> "RuleOf":
        """
        Whose *rule* it is, for a result on *framework*.
        """
        if rule != framework.rule:
            return cls.CALLER
        stated = framework.stated_rule
        if stated.climb and stated.threshold:
            return cls.MAKER
        if stated.climb or stated.threshold:
            return cls.MAKER_IN_PART
        return cls.LIBRARY_NOT_CARD if framework.is_card else cls.LIBRARY


class Rule(Fact):
    """
    The rule for levels is beneath it.
    """

    whose: RuleOf

    def _variant(self) -> str:
        return self.whose.value


class Threshold(Fact):
    """
    Share of the assessed indicators to be observed.
    """

    threshold: Share

    def _variant(self) -> str:
        return "all" if self.threshold == 1 else "share"


class Climb(Fact):
    """
    How levels build on each other.
    """

    climb: climbs.Climb

    def _variant(self) -> str:
        return str(self.climb.value)


class MinCoverage(Fact):
    """
    Share to be assessed to call it enough.
    """

    min_coverage: Share

    def _variant(self) -> str:
        if self.min_coverage == 0:
            return "none"
        return "all" if self.min_coverage == 1 else "share"


# The rule for raters.


class Raters(Fact):
    """
    The rule for raters is beneath it, and what it left out; *beside_card* where one may look for it on a card.
    """

    beside_card: bool

    def _variant(self) -> str:
        return "beside_card" if self.beside_card else "library"


class Majority(Fact):
    """
    The strict majority of those who assessed an indicator counts.
    """


class Tie(Fact):
    """
    What a tie counts as.
    """

    tie: evidence.Tie


class MinRaters(Fact):
    """
    Fewer leave an indicator not assessed; where one is enough there is no such fact.
    """

    min_raters: int


class MinPerRole(Fact):
    """
    Fewer raters of a role leave what that role said out.
    """

    role: Role
    min_raters: int


class Repeated(Fact):
    """
    What of a rater who rates twice.
    """

    repeated: evidence.Repeated

    def _variant(self) -> str:
        return str(self.repeated.value)


class Exclude(Fact):
    """
    Roles that do not count.
    """

    exclude: AllRoles

    def _variant(self) -> str:
        return "some" if self.exclude else "none"


class Excluded(Fact):
    """
    Ratings left out.
    """

    role: Role
    count: int

    def _variant(self) -> str:
        return "self" if self.role is Role.SELF else "others"


# A competency.


class Outcome(Section):
    """
    A competency and its level; whether a person decided on it; of a provisional one what rank was assessed too little.
    """

    attained: MaybeLevel
    decided: bool
    thin: int | None
    assessed: int | None
    total: int | None

    @property
    def level(self) -> Attained:
        """
        The level, shown with what makes it provisional.
        """
        return self.attained, _thin(self.thin, self.assessed, self.total)

    def _variant(self) -> str:
        if self.decided:
            return "decided"
        return "plain" if self.thin is None else "provisional"


def _thin(rank: int | None, assessed: int | None, total: int | None) -> Thin | None:
    if rank is None or assessed is None or total is None:
        return None
    return Thin(rank, assessed, total)


class Compared(Section):
    """
    A competency on both sides; second level minus first.
    """

    change: Difference

    @property
    def second(self) -> Second:
        """
        What the second side is called.
        """

    def _variant(self) -> str:
        return _direction(self.change)


class Account(Section):
    """
    A competency, with what raters said.
    """


# Against the desired level.


class Desired(Fact):
    """
    The desired rank, or why there is none.
    """

    desired: DesiredOrNot

    def _variant(self) -> str:
        return "level" if isinstance(self.desired, int) else str(self.desired.value)


class Status(Fact):
    """
    The standing; attained minus desired; where a rank is desired.
    """

    status: GapStatus
    distance: Difference

    def _variant(self) -> str:
        return _direction(self.distance)


class Outlook(Fact):
    """
    Whether answers can change the standing, and to what; where a rank is desired.
    """

    decided: bool
    possible: OneOfStatuses

    def _variant(self) -> str:
        if self.decided:
            return "decided"
        return "any" if len(self.possible) == len(COMPARED) else "open"


class ToDevelop(Listed):
    """
    Beneath it: indicators not observed up to that rank; whether the level is attained without them.
    """

    desired: KnownLevel
    attained: bool

    def _variant(self) -> str:
        return "attained" if self.attained else "below"


class ToDiscuss(Counted):
    """
    Indicators up to that rank, of a comparison any, that are not assessed, or that raters were evenly split on.
    """

    desired: MaybeLevel

    def _variant(self) -> str:
        if not self.facts:
            return "counted"
        return "any" if self.desired is None else "listed"


# The level, and why.


class Level(Fact):
    """
    What the rule gives.
    """

    level: MaybeLevel


class Decision(Fact):
    """
    What a person decided, None where it cannot be judged, and what the rule gave; whether it is the last, which counts.
    """

    level: MaybeLevel
    by: str | None
    at: dt.datetime | None
    reason: Quoted
    ruled: MaybeLevel
    counts: bool = True

    @property
    def signed(self) -> Signed:
        """
        Who and when.
        """
        return self.by, self.at

    def _variant(self) -> str:
        what = "cannot_judge" if self.level is None else "level"
        return what if self.counts else f"earlier_{what}"


class Revocation(Fact):
    """
    What a person decided no longer counts; whether that was decided last, so that the level worked out does.
    """

    by: str | None
    at: dt.datetime | None
    reason: Quoted
    counts: bool = True

    @property
    def signed(self) -> Signed:
        """
        Who and when.
        """
        return self.by, self.at

    def _variant(self) -> str:
        return "last" if self.counts else "earlier"


class Step(Fact):
    """
    A descriptor: ids by answer, how many observed it takes.
    """

    rank: int
    state: DescriptorState
    observed: Ids
    not_observed: Ids
    not_assessed: Ids
    required: int | None
    verdict: Verdict | None

    @property
    def name(self) -> Bracketed:
        """
        The rank, shown by the name of its level, if that says more.
        """
        return self.rank

    @property
    def assessed(self) -> int:
        """
        How many indicators have an answer.
        """
        return len(self.observed) + len(self.not_observed)

    def _variant(self) -> str:
        if self.verdict is None:
            return "empty" if self.state is DescriptorState.DEFINED else "passed"
        if self.verdict is Verdict.NOT_ASSESSED:
            return "not_assessed"
        return "counted" if self.not_assessed else "whole"


class Needed(Fact):
    """
    How many of those not observed at a rank meet it when observed, however the rest turn out; more than 0.

    In brief the verdict is None at a rank above one that stands between: whether it is met is not told.
    """

    rank: int
    needed: int
    unobserved: int
    verdict: Verdict | None

    def _variant(self) -> str:
        if self.verdict is None:
            return "settles"
        if self.verdict is Verdict.MET:
            return "met"
        return "all" if self.needed == self.unobserved else "some"


class Stopped(Fact):
    """
    Where the climb ended, and why; whether there is a higher rank, which does not count then.
    """

    rank: int
    verdict: Verdict
    higher: bool

    def _variant(self) -> str:
        return self.verdict.value if self.higher else f"{self.verdict.value}_last"


class NotYet(Fact):
    """
    In brief: the rank above the level, which is not met with what is clear; whether there is a higher one.
    """

    rank: int
    higher: bool

    def _variant(self) -> str | None:
        return None if self.higher else "last"


class StillOpen(Fact):
    """
    In brief: the rank above the level, of which nothing is clear yet; whether there is a higher one.
    """

    rank: int
    higher: bool

    def _variant(self) -> str | None:
        return None if self.higher else "last"


class Top(Fact):
    """
    The climb got to the highest stated rank.
    """

    rank: int


class NoClimb(Fact):
    """
    The rule does not climb.
    """


class NothingStated(Fact):
    """
    No rank has indicators: there is nothing to assess.
    """


class PassedOver(Fact):
    """
    Ranks not assessed that the climb passed over.
    """

    ranks: AllLevels


class Contradiction(Fact):
    """
    A rank not met below one that is.
    """

    not_met: int
    met: int


class Coverage(Fact):
    """
    How many indicators were assessed.
    """

    assessed: int
    total: int


class Possible(Fact):
    """
    Exactly the levels that some completion gives, ascending; where there is more than one.
    """

    levels: OneOfLevels


class Sufficient(Fact):
    """
    Whether enough was assessed.
    """

    sufficient: bool

    def _variant(self) -> str:
        return "yes" if self.sufficient else "no"


class NotAssessed(Listed):
    """
    Beneath it: indicators not assessed; those above the desired rank where to_discuss tells the others.
    """

    beyond: int | None

    def _variant(self) -> str:
        return "beyond" if self.beyond else "all"


# What raters said.


class Tied(Listed):
    """
    Beneath it: votes on which raters were tied.
    """

    tie: evidence.Tie


class Split(Listed):
    """
    Beneath it: votes with a majority and a minority.
    """


class Agreed(Fact):
    """
    Assessed by more than one rater, none of whom differed.
    """

    indicators: Ids


class TooFew(Listed):
    """
    Beneath it: indicators that too few assessed; their counts are withheld.
    """

    min_raters: int

    def _variant(self) -> str | None:
        # Fewer than one is nobody; or too few in a role, which is not told.
        return "any" if self.min_raters == 1 else None


class Remarks(Listed):
    """
    Beneath it: indicators, each with what raters who count remarked of it; who they are is told nowhere.
    """


class Remark(Fact):
    """
    The note of a rating and what it goes back to, at least one of the two.
    """

    note: MaybeQuoted
    source: MaybeQuoted

    def _variant(self) -> str:
        if self.note is None:
            return "source"
        return "note" if self.source is None else "both"


# Two results side by side.


class Side(Fact):
    """
    The level of a side of a comparison, with what makes it provisional; a decision stands beneath it.
    """

    attained: MaybeLevel
    thin: int | None
    assessed: int | None
    total: int | None

    @property
    def level(self) -> Attained:
        """
        The level, shown with what makes it provisional.
        """
        return self.attained, _thin(self.thin, self.assessed, self.total)

    @property
    def first(self) -> First:
        """
        What the first side is called.
        """

    @property
    def second(self) -> Second:
        """
        What the second side is called.
        """


class Before(Side):
    """
    The first level, as outcome has it; a decision beneath it.
    """


class After(Side):
    """
    The second level, as outcome has it; a decision beneath it.
    """


class Turned(Counted):
    """
    Indicators whose answer turned.
    """

    @property
    def first(self) -> First:
        """
        What the first side is called.
        """

    @property
    def second(self) -> Second:
        """
        What the second side is called.
        """


class Gained(Turned):
    """
    Indicators that turned from not observed to observed.
    """


class Lost(Turned):
    """
    From observed to not observed.
    """


class NewlyAssessed(Turned):
    """
    From not assessed to assessed.
    """


class NoLongerAssessed(Turned):
    """
    From assessed to not assessed; where there are votes, to_discuss has them.
    """


class Unchanged(Fact):
    """
    No answer turned.
    """


# An indicator, beneath one of those above.


class Indicator(Item):
    """
    An indicator.
    """


class Votes(Item):
    """
    An indicator and how many raters said what.
    """

    yes: int
    no: int
    abstained: int
