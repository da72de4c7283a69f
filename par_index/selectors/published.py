"""What has been made public, and what took the place of what."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from par_index.choices import SourceKind
from par_index.models import IndexRun
from par_index.selectors.lines import ResultLine
from satisfaction.choices import MINIMUM_N
from units.models import Level


def published_runs(level: str | None = None) -> QuerySet[IndexRun]:
    """Published runs, the newest year first and the last published of a year before the others."""
    runs = IndexRun.objects.published().select_related("criteria_set__level")
    if level is not None:
        runs = runs.filter(criteria_set__level=level)
    return runs.order_by("-year", "-pk")


def published_levels() -> list[Level]:
    """Levels of which something is public, the lowest first."""
    levels = IndexRun.objects.published().values("criteria_set__level")
    return list(Level.objects.filter(pk__in=levels).order_by("-position"))


def published_years(level: str) -> list[int]:
    """Years of which something is public at the level, the newest first."""
    years = published_runs(level).values_list("year", flat=True)
    return list(dict.fromkeys(years))


def published_by_id(pk: int) -> IndexRun | None:
    return published_runs().select_related("corrects").filter(pk=pk).first()


def run_to_correct(run: IndexRun) -> IndexRun | None:
    """The published run of the same set and year whose place this one would take."""
    return (
        IndexRun.objects.published()
        .filter(criteria_set=run.criteria_set_id, year=run.year, pk__lt=run.pk)
        .order_by("-pk")
        .first()
    )


def corrections_of(run: IndexRun) -> list[IndexRun]:
    """Published corrections of the run's level and year, the newest first."""
    runs = published_runs(run.criteria_set.level_id).filter(year=run.year)
    return list(runs.exclude(corrects=None).select_related("corrects"))


def compared_by_default(run: IndexRun) -> IndexRun | None:
    """What a run is held against unless another is asked for: what it corrects (or would correct),
    else the run before it of the same set and year."""
    if run.corrects_id is not None:
        return run.corrects
    public = run_to_correct(run)
    if public is not None:
        return public
    same = IndexRun.objects.done().filter(criteria_set=run.criteria_set_id, year=run.year)
    return same.filter(pk__lt=run.pk).order_by("-pk").first()


# Measures that count ballots, in whatever kind of source a set names them.
BALLOTS = ("satisfaction.factor", "satisfaction.overall")
FROM_FIGURE = ("portal", "survey")


def is_withheld(line: ResultLine) -> bool:
    """Whether so few people answered that what they said stays inside; the points are public.

    Also where an official survey's mark counted instead: the few ballots beside it stay few.
    """
    name = line.source_name.partition(":")[0]
    asks_people = line.source_kind == SourceKind.SURVEY or name in BALLOTS
    if not asks_people or line.figure is None:
        return False
    return line.figure.n is not None and line.figure.n < MINIMUM_N


def shows_ballots(line: ResultLine) -> bool:
    """Whether the line's points come from citizens' ballots that may be told of."""
    from_ballots = line.source_name.partition(":")[0] in BALLOTS and line.stage in FROM_FIGURE
    return from_ballots and line.figure is not None and not is_withheld(line)


def public_explanation(line: ResultLine) -> str:
    """Why the line earned its points, as everybody may read it."""
    if line.stage in FROM_FIGURE and is_withheld(line):
        return _("dưới %(n)s phiếu nên không công khai câu trả lời") % {"n": MINIMUM_N}
    return line.explanation_reason
