from django.contrib import admin

from audit.admin import AuditedAdmin
from par_index.models import CriteriaSet, Criterion, IndexRun, Mark, Scorecard, UnitResult


class ReadOnlyAdmin(admin.ModelAdmin):
    """To look, not to touch: these rows are written by services and imports."""

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(CriteriaSet)
class CriteriaSetAdmin(AuditedAdmin):
    """Only the deadlines: the content comes from `import_criteria`."""

    list_display = ["title", "code", "level", "year", "official"]
    list_filter = ["level", "year", "official"]
    search_fields = ["code", "title"]
    fields = [
        *("code", "title", "level", "year", "official", "note"),
        *("self_score_due_on", "appraisal_due_on", "digest"),
    ]
    readonly_fields = ["code", "title", "level", "year", "official", "note", "digest"]

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Criterion)
class CriterionAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "kind", "maximum", "source_kind", "source_name"]
    list_filter = ["criteria_set", "kind", "source_kind"]
    search_fields = ["code", "name"]
    list_select_related = ["criteria_set"]


@admin.register(Scorecard)
class ScorecardAdmin(ReadOnlyAdmin):
    list_display = ["unit", "criteria_set", "year", "state"]
    list_filter = ["criteria_set", "year"]
    search_fields = ["unit__name", "unit__search_key", "unit__code"]
    list_select_related = ["unit", "criteria_set"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_state()


@admin.register(Mark)
class MarkAdmin(ReadOnlyAdmin):
    list_display = ["scorecard", "criterion", "stage", "points", "not_applicable", "marked_at"]
    list_filter = ["stage", "not_applicable", "scorecard__criteria_set"]
    search_fields = ["scorecard__unit__name", "criterion__code"]
    list_select_related = ["scorecard__unit", "scorecard__criteria_set", "criterion"]


@admin.register(IndexRun)
class IndexRunAdmin(ReadOnlyAdmin):
    list_display = [
        *("id", "criteria_set", "year", "state", "is_final", "unit_count"),
        *("started_at", "finished_at", "published_at"),
    ]
    list_filter = ["criteria_set", "year", "state", "is_final"]
    list_select_related = ["criteria_set"]


@admin.register(UnitResult)
class UnitResultAdmin(ReadOnlyAdmin):
    list_display = ["unit", "run", "points", "maximum", "percent", "band", "rank_shown"]
    list_filter = ["run__criteria_set", "run__year", "band"]
    search_fields = ["unit__name", "unit__search_key", "unit__code"]
    list_select_related = ["unit", "run__criteria_set"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("lines", "cells", "areas", "adjustments")
