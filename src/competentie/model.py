"""
The classes of a competency framework, and looking things up in one.

Every class is frozen, hashable and checked when made; an attribute has the name of its key in a framework file. What
must hold between the parts of a framework is in :mod:`competentie.invariants`. Ids are opaque: nothing is read out of
them.
"""

# Annotations are read when a class is defined: they are values here, no text.

import enum
from collections.abc import Iterator, Mapping
from numbers import Integral
from typing import Annotated, Any, ClassVar, Final, TypeAlias, TypedDict, cast

import attrs

from competentie import invariants
from competentie._fields import (
    Bump,
    ChangeKind,
    Checked,
    Meaning,
    Part,
    format_of,
    left_out,
)
from competentie._frozen import Counted, once
from competentie._json import canonical, digest_of
from competentie._kinds import (
    Date,
    Digest,
    ExtraObject,
    Filled,
    FilledLines,
    FrameworkId,
    Id,
    LanguageTag,
    Plain,
    PlainLines,
    Rank,
    Sha256,
    Threshold,
    Version,
    to_share,
)
from competentie.climbs import Climb, LevelRule
from competentie.errors import (
    CompetentieError,
    Named,
    Problem,
    UnknownIdError,
    raise_unknown,
    refuse_unknown,
    require,
    unknown,
)

__all__ = [
    "CellMark",
    "Competency",
    "Correction",
    "Descriptor",
    "DescriptorState",
    "Framework",
    "FrameworkRef",
    "FrameworkRow",
    "Group",
    "History",
    "Indicator",
    "JobProfile",
    "LegendEntry",
    "Level",
    "Mark",
    "Provenance",
    "Replacement",
    "Requirement",
    "Specialisation",
    "StatedRule",
    "TranslatedFrom",
]

# What a change of a field means: major where the same evidence may give another outcome; minor for language, legend,
# metadata, specialisation and profile; patch for wording.
_MAJOR, _MINOR, _PATCH, _NONE = Bump.MAJOR, Bump.MINOR, Bump.PATCH, Bump.NONE
_METADATA: Final = Meaning.always(ChangeKind.METADATA, _MINOR)
# A list that only grows: what is taken out of it is forgotten.
_GROWING: Final = Meaning(ChangeKind.METADATA, _MINOR, _MAJOR, _MINOR)
_IDENTITY: Final = Meaning.always(ChangeKind.MOVED, _MAJOR)
_RELEASE: Final = Meaning.always(ChangeKind.RELEASE, _NONE)
_LEGEND: Final = Meaning.always(ChangeKind.LEGEND, _MINOR, translated=True)
_WORDING: Final = Meaning.always(ChangeKind.REWORDED, _PATCH, translated=True)
# Words that may be there or not: one more or fewer is no other wording.
_NOTED: Final = Meaning(ChangeKind.REWORDED, _MINOR, _MINOR, _PATCH, translated=True)
_RULE: Final = Meaning.always(ChangeKind.RULE, _MAJOR)
_DESIRED: Final = Meaning.always(ChangeKind.DESIRED, _MAJOR)
# Things in a list: one more, one fewer, another order.
_SCORED: Final = Meaning(ChangeKind.REORDERED, _MAJOR, _MAJOR, _MINOR)
_LISTED: Final = Meaning(ChangeKind.REORDERED, _MINOR, _MINOR, _MINOR)
# Who pins a profile by its id needs it; a new one changes nothing for anyone.
_OFFERED: Final = Meaning(ChangeKind.REORDERED, _MINOR, _MAJOR, _MINOR)

Key: TypeAlias = Annotated[Id, _IDENTITY]
Words: TypeAlias = Annotated[Filled, _WORDING]
# A text in paragraphs, which may be empty.
Prose: TypeAlias = Annotated[PlainLines, _WORDING]
Notes: TypeAlias = Annotated[FilledLines | None, _NOTED]
Code: TypeAlias = Annotated[Filled | None, _METADATA]
GroupId: TypeAlias = Annotated[Id | None, _METADATA]
Extras: TypeAlias = Annotated[ExtraObject | None, _METADATA]
LegendWords: TypeAlias = Annotated[Filled, _LEGEND]
Remark: TypeAlias = Annotated[Plain, Meaning.always(ChangeKind.REWORDED, _PATCH)]
Note: TypeAlias = Annotated[Filled | None, _METADATA]
Uri: TypeAlias = Annotated[Filled | None, _METADATA]
Uris: TypeAlias = Annotated[tuple[Filled, ...], _METADATA]


class DescriptorState(enum.Enum):
    """
    Whether a competency is described at a rank.
    """

    DEFINED = "defined"
    NOT_APPLICABLE = "not_applicable"
    UNDEFINED = "undefined"


def coded(code: str | None, name: str) -> str:
    """
    A *name* as people are shown it: after the maker's own code, if there is one.

    >>> coded("A.1", "Veilig werken"), coded(None, "Coachen")
    ('A.1 Veilig werken', 'Coachen')
    """
    return f"{code} {name}" if code else name


class CellMark(enum.Enum):
    """
    How a cell of a printed card is coloured; its meaning is in the legend.

    Not a person's standing: that is a ``GapStatus``, computed from a level and a desired level.
    """

    GROWTH = "growth"
    DESIRED = "desired"
    OUTGROWN = "outgrown"


class Requirement(enum.Enum):
    """
    What a job profile says of a competency for which it gives no desired rank.
    """

    NONE = "none"
    """
    The profile says that the job asks nothing (geen eis).
    """
    UNKNOWN = "unknown"
    """
    The profile does not say.
    """


class FrameworkRow(TypedDict):
    """
    A row of :meth:`Framework.rows`: an indicator with all that it belongs to; None where there is no such thing.
    """

    framework: str
    version: str
    language: str
    competency: str | None
    competency_code: str | None
    competency_name: str | None
    definition: str | None
    group: str | None
    group_name: str | None
    group_parent: str | None
    rank: int | None
    level: str | None
    level_code: str | None
    level_description: str | None
    descriptor: str | None
    state: str | None
    summary: str | None
    indicator: str | None
    code: str | None
    text: str | None


@attrs.frozen(slots=False, eq=False, repr=False)
class Level(Part):
    """
    A level of the ladder: its rank (from 1 up), name and general description, which may be empty.

    ``code`` is the maker's own, such as ``A.1``, here and elsewhere; ``notes`` a text in paragraphs; ``extra`` what is
    kept and means nothing to this library.
    """

    KEY: ClassVar[str | None] = "rank"

    rank: Annotated[Rank, _IDENTITY]
    name: Words
    description: Prose
    notes: Notes = left_out()
    code: Code = left_out()
    extra: Extras = left_out()

    def columns(self) -> dict[str, str | int | None]:
        """
        What a row of a framework says of it.
        """
        return {
            "rank": self.rank,
            "level": self.name,
            "level_code": self.code,
            "level_description": self.description,
        }

    @property
    def coded(self) -> str:
        """
        The name, after the maker's own code.
        """
        return coded(self.code, self.name)


@attrs.frozen(slots=False, eq=False, repr=False)
class LegendEntry(Part):
    """
    A colour of the printed card and what it means.
    """

    KEY: ClassVar[str | None] = "status"

    status: Annotated[CellMark, _IDENTITY]
    colour: LegendWords
    label: LegendWords


@attrs.frozen(slots=False, eq=False, repr=False)
class Indicator(Part):
    """
    One observable behaviour (gedragsindicator); what is rated.
    """

    KEY: ClassVar[str | None] = "id"
    SAYS: ClassVar[str | None] = "text"

    id: Key
    text: Words
    uri: Uri = left_out()
    exact_match: Uris = left_out(())
    notes: Notes = left_out()
    code: Code = left_out()
    extra: Extras = left_out()

    def columns(self) -> dict[str, str | int | None]:
        """
        What a row of a framework says of it.
        """
        return {
            "indicator": self.id,
            "code": self.code,
            "text": self.text,
        }

    @property
    def coded(self) -> str:
        """
        The text, after the maker's own code.
        """
        return coded(self.code, self.text)


@attrs.frozen(slots=False, eq=False, repr=False)
class Descriptor(Part):
    """
    One cell of the card (niveaubeschrijving): a competency at a rank.

    The summary may be empty; a descriptor that is not defined has no indicators.
    """

    KEY: ClassVar[str | None] = "id"
    SAYS: ClassVar[str | None] = "summary"
    SCHEMA: ClassVar[Mapping[str, Any]] = {
        "if": {"properties": {"state": {"not": {"const": "defined"}}}},
        "then": {"properties": {"indicators": {"maxItems": 0}}},
    }

    id: Key
    rank: Annotated[Rank, _IDENTITY]
    state: Annotated[DescriptorState, Meaning.always(ChangeKind.STATE, _MAJOR)]
    summary: Prose
    indicators: Annotated[tuple[Indicator, ...], _SCORED]
    uri: Uri = left_out()
    exact_match: Uris = left_out(())
    notes: Notes = left_out()
    extra: Extras = left_out()

    def columns(self) -> dict[str, str | int | None]:
        """
        What a row of a framework says of it.
        """
        return {
            "descriptor": self.id,
            "state": self.state.value,
            "summary": self.summary,
        }

    def own_problems(self) -> Iterator[Problem]:
        """
        Indicators where the competency is not defined.
        """
        return invariants.undefined_with_indicators(self)

    @property
    def stated(self) -> bool:
        """
        Whether this descriptor counts in scoring: it is defined and has at least one indicator.
        """
        return bool(self.indicators)

    @once
    def indicator_ids(self) -> tuple[str, ...]:
        """
        The ids of :attr:`indicators`, in their order.
        """
        return tuple(indicator.id for indicator in self.indicators)


@attrs.frozen(slots=False, eq=False, repr=False)
class Competency(Part):
    """
    A competency (competentie): a name, a definition, and descriptors at some of the ranks.

    ``group`` is the id of one of the framework's groups.
    """

    KEY: ClassVar[str | None] = "id"
    SAYS: ClassVar[str | None] = "name"

    id: Key
    name: Words
    definition: Prose
    descriptors: Annotated[tuple[Descriptor, ...], _SCORED]
    uri: Uri = left_out()
    exact_match: Uris = left_out(())
    notes: Notes = left_out()
    code: Code = left_out()
    group: GroupId = left_out()
    extra: Extras = left_out()

    def columns(self) -> dict[str, str | int | None]:
        """
        What a row of a framework says of it.
        """
        return {
            "competency": self.id,
            "competency_code": self.code,
            "competency_name": self.name,
            "definition": self.definition,
        }

    def own_problems(self) -> Iterator[Problem]:
        """
        More than one descriptor at a rank.
        """
        return invariants.ranks_taken_twice(self)

    def __repr__(self) -> str:
        ranks = ", ".join(str(d.rank) for d in self.by_rank) or "none"
        return f"<Competency {self.id}: ranks {ranks}, {len(self.indicator_ids)} indicators>"

    def _repr_html_(self) -> str:
        from competentie._html import plain_table

        rows = [
            [d.rank, d.state.value, d.summary, len(d.indicators)] for d in self.by_rank
        ]
        columns = ("rank", "state", "summary", "indicators")
        return plain_table(f"{self.coded} ({self.id})", columns, rows)

    @property
    def coded(self) -> str:
        """
        The name, after the maker's own code.
        """
        return coded(self.code, self.name)

    def level(self, rank: int) -> Descriptor:
        """
        The descriptor at *rank*.

        Raises:
            UnknownIdError: There is no descriptor at that rank; the error lists the ranks that have one.
        """
        for descriptor in self.descriptors:
            if type(rank) is int and descriptor.rank == rank:
                return descriptor
        ranks = tuple(d.rank for d in self.descriptors)
        raise UnknownIdError(
            "unknown_rank",
            [Problem("unknown_rank", "", rank, competency=self.id, ranks=ranks)],
        )

    @once
    def by_rank(self) -> tuple[Descriptor, ...]:
        """
        The descriptors, by ascending rank.
        """
        return tuple(sorted(self.descriptors, key=lambda d: d.rank))

    @once
    def outline(
        self,
    ) -> tuple[tuple[int, DescriptorState, tuple[str, ...], slice], ...]:
        """
        What scoring needs of each descriptor, by ascending rank: rank, state, indicator ids.

        Last comes their place among :attr:`indicator_ids`.
        """
        found, start = [], 0
        for d in self.by_rank:
            place = slice(start, start + len(d.indicators))
            found.append((d.rank, d.state, d.indicator_ids, place))
            start = place.stop
        return tuple(found)

    @once
    def indicators(self) -> tuple[Indicator, ...]:
        """
        All indicators of this competency, by ascending rank.
        """
        return tuple(i for d in self.by_rank for i in d.indicators)

    @once
    def indicator_ids(self) -> tuple[str, ...]:
        """
        The ids of :attr:`indicators`, in their order.
        """
        return tuple(i.id for i in self.indicators)


@attrs.frozen(slots=False, eq=False, repr=False)
class Group(Part):
    """
    What competencies or profiles have in common, such as a domain; ``parent`` is the id of the group that it lies in.
    """

    KEY: ClassVar[str | None] = "id"
    SAYS: ClassVar[str | None] = "name"

    id: Key
    name: Words
    uri: Uri = left_out()
    exact_match: Uris = left_out(())
    notes: Notes = left_out()
    parent: GroupId = left_out()
    extra: Extras = left_out()

    def columns(self) -> dict[str, str | int | None]:
        """
        What a row of a framework says of it.
        """
        return {
            "group": self.id,
            "group_name": self.name,
            "group_parent": self.parent,
        }


@attrs.frozen(slots=False, eq=False, repr=False)
class Specialisation(Part):
    """
    A specialisation of the job that the framework describes.
    """

    KEY: ClassVar[str | None] = "id"
    SAYS: ClassVar[str | None] = "name"

    id: Key
    name: Words
    uri: Uri = left_out()
    exact_match: Uris = left_out(())
    extra: Extras = left_out()


@attrs.frozen(slots=False, eq=False, repr=False)
class Mark(Checked):
    """
    The colour in which a cell is printed: data of the card, never computed.
    """

    competency: Id
    rank: Rank
    status: CellMark


def _plain(rank: Any) -> Any:
    """
    A whole number of NumPy as one of Python; all else is checked as it is.
    """
    whole = isinstance(rank, Integral) and not isinstance(rank, bool)
    return int(rank) if whole else rank


@attrs.frozen(slots=False, eq=False, repr=False)
class JobProfile(Part):
    """
    What a job asks (functieprofiel): a desired rank per competency, and the marks as printed.

    In ``desired`` a rank is a requirement, and None says that there is no requirement. Of an absent competency it is
    not known, unless ``unlisted`` is ``Requirement.NONE``: the profile then lists all that the job asks. Make one with
    :meth:`of`, which checks it against its framework.

    ``framework`` is the id of the framework whose ids and ranks these are; None where it is not known. It says no
    version: a profile holds for each that has what it asks. A framework's file leaves it out of the profiles in it.
    """

    KEY: ClassVar[str | None] = "id"
    SAYS: ClassVar[str | None] = "title"

    id: Key
    title: Words
    desired: Annotated[Mapping[Id, Rank | None], _DESIRED]
    marks: Annotated[tuple[Mark, ...], _METADATA] = ()
    note: Remark | None = None
    uri: Uri = left_out()
    exact_match: Uris = left_out(())
    code: Code = left_out()
    group: GroupId = left_out()
    unlisted: Annotated[Requirement, _DESIRED] = left_out(Requirement.UNKNOWN)
    framework: Annotated[FrameworkId | None, _IDENTITY] = left_out()
    extra: Extras = left_out()

    @classmethod
    def of(
        cls,
        framework: "Framework",
        desired: Mapping[str, int | None],
        *,
        id: str,
        title: str,
        marks: tuple[Mark, ...] = (),
        note: str | None = None,
        unlisted: Requirement = Requirement.UNKNOWN,
        code: str | None = None,
        group: str | None = None,
    ) -> "JobProfile":
        """
        A job profile for *framework*.

        Args:
            framework: The framework that the ids and ranks belong to.

            desired: Desired rank per competency id, also as NumPy has it; None for "no requirement". Leave out what is
                not known.

            id: Lower-case ASCII words joined by ``_``.

            title: The job's name.

            marks: Marks as printed, if any.

            note: A remark for people.

            unlisted: What is said of competencies that *desired* leaves out: ``Requirement.NONE`` for a job that asks
                nothing beside what is listed.

            code: The maker's own, such as ``F.12``.

            group: The id of one of the framework's groups.

        Raises:
            InvalidTypeError: An argument has the wrong type.

            InvalidValueError: A value is not allowed: a rank that is not on the ladder, or not defined for its
                competency.

            UnknownIdError: A competency that the framework does not have.
        """
        require(framework=(framework, Framework))
        if isinstance(desired, Mapping):
            desired = {id: _plain(rank) for id, rank in desired.items()}
        try:
            profile = cls(
                id=id,
                title=title,
                desired=desired,
                marks=marks,
                note=note,
                unlisted=unlisted,
                code=code,
                group=group,
                framework=framework.id,
            )
        except CompetentieError as error:
            problems = invariants.with_ids(error.problems, framework.ids_by_name)
            raise error.with_problems(problems) from None
        framework.check_profile(profile)
        return profile.in_order_of(framework)

    def in_order_of(self, framework: "Framework") -> "JobProfile":
        """
        This profile with what it desires in the order of *framework*, so that equal profiles print alike.
        """
        desired = {
            competency.id: self.desired[competency.id]
            for competency in framework.competencies
            if competency.id in self.desired
        }
        return attrs.evolve(self, desired=desired)

    @property
    def coded(self) -> str:
        """
        The title, after the maker's own code.
        """
        return coded(self.code, self.title)

    def desired_for(self, competency: str) -> int | Requirement:
        """
        The desired rank for the competency with that id, or why there is none.
        """
        known = isinstance(competency, str) and competency in self.desired
        wanted = self.desired[competency] if known else self.unlisted
        return Requirement.NONE if wanted is None else wanted


@attrs.frozen(slots=False, eq=False, repr=False)
class Replacement(Checked):
    """
    An id that gave way to another; *equivalent* says whether what was seen of the old one holds for the new one.
    """

    old: Id
    new: Id
    equivalent: bool


@attrs.frozen(slots=False, eq=False, repr=False)
class History(Part):
    """
    Ids of earlier versions that are gone; none is ever used again.
    """

    retired_ids: Annotated[tuple[Id, ...], _GROWING] = ()
    replaced: Annotated[tuple[Replacement, ...], _GROWING] = ()

    @once
    def heirs(self) -> Mapping[str, tuple[Replacement, ...]]:
        """
        What each id gave way to.
        """
        found: dict[str, tuple[Replacement, ...]] = {}
        for entry in self.replaced:
            found[entry.old] = (*found.get(entry.old, ()), entry)
        return found


@attrs.frozen(slots=False, eq=False, repr=False)
class Correction(Checked):
    """
    A slip of the source that this version corrects: where, both readings, and why.

    ``id`` is that of the competency, descriptor, indicator or specialisation, or ``ladder/RANK``.
    """

    id: Filled
    field: Filled
    source: Filled
    corrected: Filled
    reason: Filled


@attrs.frozen(slots=False, eq=False, repr=False)
class Provenance(Part):
    """
    Where a framework's text comes from and what was done to it; None for what is not known.
    """

    title: Note = None
    source: Note = None
    source_sha256: Annotated[Sha256 | None, _METADATA] = None
    publisher: Note = None
    licence: Note = None
    retrieved: Annotated[Date | None, _METADATA] = None
    editor_notes: Annotated[tuple[Filled, ...], _METADATA] = ()
    # A correction is listed with the wording that it explains.
    corrections: Annotated[
        tuple[Correction, ...], Meaning.always(ChangeKind.METADATA, _PATCH)
    ] = ()


@attrs.frozen(slots=False, eq=False, repr=False)
class FrameworkRef(Checked):
    """
    Which framework exactly: id, version, digest of its content, and the language it was read in.

    It pins a framework: ``load_framework`` takes it, and as text it is the line to put in one's code.
    """

    id: FrameworkId
    version: Version
    digest: Digest
    language: LanguageTag

    @property
    def line(self) -> str:
        """
        The line that loads this framework again, to paste into code.
        """
        return f'load_framework("{self.id}", "{self.version}", digest="{self.digest}")'

    def differences(self, framework: "Framework", path: str) -> Iterator[Problem]:
        """
        In what this reference, which stands at *path*, is not to *framework*; a translation has its original's digest.
        """
        for name in ("id", "version", "digest"):
            theirs, ours = getattr(self, name), getattr(framework, name)
            if theirs != ours:
                # What has the same version and another content was changed by somebody.
                same = (self.id, self.version) == (framework.id, framework.version)
                code = "other_content" if same else "other_framework"
                yield Problem(code, f"{path}.{name}", theirs, theirs=theirs, ours=ours)


@attrs.frozen(slots=False, eq=False, repr=False)
class TranslatedFrom(Checked):
    """
    What a framework in translation was made of: the language and digest of the original, and the translation's digest.
    """

    language: LanguageTag
    digest: Digest
    translation: Digest


@attrs.frozen(slots=False, eq=False, repr=False)
class StatedRule(Part):
    """
    What a framework's maker states of the rule by which levels are determined; None for what is left to others.
    """

    climb: Annotated[Climb | None, _RULE] = left_out()
    threshold: Annotated[Threshold | None, _RULE] = attrs.field(
        default=None, converter=to_share, metadata=left_out().metadata
    )


@attrs.frozen(slots=False, eq=False, repr=False)
class Framework(Counted, Part):
    """
    A competency framework (raamwerk): a versioned set of competencies on one ladder.

    ``framework["coachen"]`` is a competency; :meth:`find` goes from an indicator's id to all it belongs to.
    ``modified`` is None where no date is known. Its argument ``rule`` is what the maker states of one.
    """

    id: Annotated[FrameworkId, _IDENTITY]
    version: Annotated[Version, _RELEASE]
    modified: Annotated[Date | None, _RELEASE]
    language: Annotated[LanguageTag, Meaning.always(ChangeKind.METADATA, _MINOR)]
    title: Words
    ladder: Annotated[tuple[Level, ...], _SCORED]
    legend: Annotated[tuple[LegendEntry, ...], _LISTED]
    competencies: Annotated[tuple[Competency, ...], _SCORED]
    specialisations: Annotated[tuple[Specialisation, ...], _LISTED]
    _profiles: Annotated[tuple[JobProfile, ...], _OFFERED]
    history: History
    provenance: Provenance
    uri: Uri = left_out()
    exact_match: Uris = left_out(())
    notes: Notes = left_out()
    groups: Annotated[tuple[Group, ...], _LISTED] = left_out(())
    _rule: StatedRule = left_out(StatedRule())
    extra: Extras = left_out()
    translated_from: Annotated[TranslatedFrom | None, _METADATA] = left_out()

    def __attrs_post_init__(self) -> None:
        # In a framework it goes without saying whose profile one is: so that one that says it is the same.
        if isinstance(self._profiles, tuple):
            inside = [_without_framework(one, self.id) for one in self._profiles]
            self.__dict__["_profiles"] = tuple(inside)
        super().__attrs_post_init__()

    def __hash__(self) -> int:
        # The digest is kept, and equal frameworks have the same; a hash of all fields would be worked out each time.
        return hash((self.digest, self.language))

    def own_problems(self) -> Iterator[Problem]:
        """
        What does not hold between its parts.
        """
        return invariants.framework_problems(self)

    def document(self) -> dict[str, Any]:
        """
        The framework as JSON has it: in its canonical form, what a profile desires is in the competencies' order.
        """
        data = super().document()
        data["profiles"] = [
            profile.in_order_of(self).document() for profile in self._profiles
        ]
        return data

    def __repr__(self) -> str:
        name = f"{self.id} {self.version} ({self.language})"
        counts = f"{len(self.competencies)} competencies, {len(self.ladder)} levels, {len(self.indicators)} indicators"
        return f"<Framework {name}: {counts}>"

    def _repr_html_(self) -> str:
        from competentie._html import plain_table

        rows = []
        for competency in self.competencies:
            cells = [_cell_text(competency, level.rank) for level in self.ladder]
            rows.append([competency.coded, *cells])
        columns = ["competency", *(level.coded for level in self.ladder)]
        return plain_table(
            f"{self.title} ({self.name}, {self.language})", columns, rows
        )

    def __getitem__(self, competency: str) -> Competency:
        """
        The competency with that id.

        Raises:
            UnknownIdError: There is none; the error names the nearest id.
        """
        try:
            return self._competencies[competency]
        except (KeyError, TypeError):
            raise_unknown(
                "unknown_competency",
                competency,
                self._competencies,
                framework=self.name,
            )

    def __iter__(self) -> Iterator[Competency]:
        """
        Its competencies, in their order.
        """
        return iter(self.competencies)

    def __contains__(self, one: object) -> bool:
        """
        Whether it has the competency with that id; or, of a competency, whether it is one of these.
        """
        return one in (
            self._competencies if isinstance(one, str) else self.competencies
        )

    def indicator(self, id: str) -> Indicator:
        """
        The indicator with that id.

        Raises:
            UnknownIdError: There is none; the error names the nearest id.
        """
        return self.find(id)[2]

    def find(self, id: str) -> tuple[Competency, Descriptor, Indicator]:
        """
        The indicator with that id, with the competency and the descriptor it belongs to.

        Raises:
            UnknownIdError: There is none; the error names the nearest id.
        """
        try:
            return self._places[id]
        except (KeyError, TypeError):
            raise_unknown("unknown_indicator", id, self._places, framework=self.name)

    @once
    def rule(self) -> LevelRule:
        """
        The rule by which levels are determined: what the maker states of it, and the defaults of this library.
        """
        ours = LevelRule()
        return LevelRule(
            threshold=self._rule.threshold or ours.threshold,
            climb=self._rule.climb or ours.climb,
        )

    @property
    def stated_rule(self) -> StatedRule:
        """
        What the maker states of :attr:`rule`.
        """
        return self._rule

    @once
    def profiles(self) -> tuple[JobProfile, ...]:
        """
        The job profiles that come with the framework, each with its id.
        """
        # One that names another framework is for the invariants to refuse.
        return tuple(
            attrs.evolve(profile, framework=profile.framework or self.id)
            for profile in self._profiles
        )

    @property
    def is_card(self) -> bool:
        """
        Whether the framework is that of a printed card: it has a legend of its colours.
        """
        return bool(self.legend)

    def group_of(self, thing: Competency | JobProfile) -> Group | None:
        """
        The group of a competency or a profile; None if it has none.
        """
        return self._groups[thing.group] if thing.group else None

    def parents_of(self, group: Group) -> tuple[Group, ...]:
        """
        The groups that *group* lies in, from the widest down.
        """
        above: list[Group] = []
        while group.parent:
            group = self._groups[group.parent]
            above.insert(0, group)
        return tuple(above)

    def asked_by(self, profile: JobProfile | None) -> tuple[Competency, ...]:
        """
        The competencies of which *profile* asks a rank, in their order; all of them where it is None.

        Left out is what the profile says it asks nothing of, and what it does not say.
        """
        if profile is None:
            return self.competencies
        return tuple(
            competency
            for competency in self.competencies
            if isinstance(profile.desired_for(competency.id), int)
        )

    def legend_for(self, mark: CellMark) -> LegendEntry | None:
        """
        The legend's entry for *mark*, or None if the legend has none.
        """
        return next((entry for entry in self.legend if entry.status is mark), None)

    def rows(self) -> list[FrameworkRow]:
        """
        The framework as flat dicts, a row per indicator; ``pandas.DataFrame(framework.rows())`` is a table of it.

        What has no indicator has a row too, in which the columns that it lacks are None: first each group, then each
        level that no cell is at, then, among the others, descriptors without indicators and competencies without
        descriptors. So competencies, ranks, states, ids, texts, codes and groups are all there, and
        :func:`competentie.tabular.framework_from_rows` makes a framework of them again.
        """
        blank = dict.fromkeys(FrameworkRow.__annotations__)
        made = {
            "framework": self.id,
            "version": self.version,
            "language": self.language,
        }
        return [cast("FrameworkRow", {**blank, **made, **row}) for row in self._table()]

    def _table(self) -> Iterator[dict[str, str | int | None]]:
        """
        What each row has beside None and the framework it is of.
        """
        yield from (group.columns() for group in self.groups)
        levels = {level.rank: level.columns() for level in self.ladder}
        cells = [d for c in self.competencies for d in c.descriptors]
        used = {d.rank for d in cells}
        for rank in sorted(levels.keys() - used):
            yield levels[rank]
        for competency in self.competencies:
            told = competency.columns()
            if group := self.group_of(competency):
                told |= group.columns()
            for descriptor in competency.descriptors:
                cell = {**told, **levels[descriptor.rank], **descriptor.columns()}
                for indicator in descriptor.indicators:
                    yield {**cell, **indicator.columns()}
                if not descriptor.indicators:
                    yield cell
            if not competency.descriptors:
                yield told

    def check_profile(self, profile: JobProfile) -> None:
        """
        Check that *profile* fits this framework.

        Raises:
            UnknownIdError: The profile names competencies that the framework does not have, and nothing else is wrong.

            InvalidValueError: The profile is of another framework; or a rank is not on the ladder, or desired where the
                competency is not defined.
        """
        require(profile=(profile, JobProfile))
        found = invariants.profile_problems(self, profile, "")
        problems = invariants.with_ids(found, self.ids_by_name)
        unknowns = [p for p in problems if p.code == "unknown_competency"]
        refuse_unknown(
            "profile_does_not_fit",
            unknowns,
            [p for p in problems if p not in unknowns],
            profile=profile.id,
            framework=self.name,
        )

    @property
    def name(self) -> str:
        """
        Id and version, as messages call it.
        """
        return f"{self.id} {self.version}"

    @once
    def digest(self) -> str:
        """
        ``sha256:`` and the hex of the canonical form of this framework in its own language.
        """
        if self.translated_from:
            return self.translated_from.digest
        return digest_of(canonical({"format": format_of(Framework), **self.document()}))

    @once
    def ref(self) -> FrameworkRef:
        """
        Which framework this is, to keep beside a result and to load it again.
        """
        return FrameworkRef(
            id=self.id, version=self.version, digest=self.digest, language=self.language
        )

    @once
    def indicators(self) -> tuple[Indicator, ...]:
        """
        All indicators, by competency and ascending rank.
        """
        return tuple(i for c in self.competencies for i in c.indicators)

    @once
    def indicator_ids(self) -> frozenset[str]:
        """
        The ids of all indicators.
        """
        return frozenset(self._places)

    @once
    def _groups(self) -> dict[str, Group]:
        return {group.id: group for group in self.groups}

    @once
    def _competencies(self) -> dict[str, Competency]:
        return {c.id: c for c in self.competencies}

    @once
    def ids_by_name(self) -> Mapping[str, str]:
        """
        The id of each competency by what people call it: its name, its code before it or not, and the id itself.
        """
        found: dict[str, str] = {}
        for competency in self.competencies:
            found[competency.name] = found[competency.coded] = competency.id
        # An id is what it is, whatever else has it for a name.
        found |= {id: id for id in self._competencies}
        return found

    @once
    def _places(self) -> dict[str, tuple[Competency, Descriptor, Indicator]]:
        found = {}
        for competency in self.competencies:
            for descriptor in competency.by_rank:
                for indicator in descriptor.indicators:
                    found[indicator.id] = (competency, descriptor, indicator)
        return found

    def unknown_indicators(self, named: Named) -> list[Problem]:
        """
        A problem for each of what is *named*, pairs of a path and an id, that is no indicator of this framework.
        """
        return unknown(named, self._places, "unknown_indicator", framework=self.name)

    def unknown_competencies(self, named: Named) -> list[Problem]:
        """
        A problem for each of what is *named*, pairs of a path and an id, that is no competency of this framework.
        """
        return unknown(
            named, self._competencies, "unknown_competency", framework=self.name
        )


def _without_framework(profile: JobProfile, id: str) -> JobProfile:
    if isinstance(profile, JobProfile) and profile.framework == id:
        return attrs.evolve(profile, framework=None)
    return profile


def _cell_text(competency: Competency, rank: int) -> str:
    """
    What a table says of a cell: how many indicators it has, or why none.
    """
    state, count = DescriptorState.UNDEFINED, 0
    for descriptor in competency.descriptors:
        if descriptor.rank == rank:
            state, count = descriptor.state, len(descriptor.indicators)
    return str(count) if state is DescriptorState.DEFINED else state.value
