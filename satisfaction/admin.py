from django.contrib import admin

from audit.admin import AuditedAdmin
from satisfaction.models import (
    CounterLink,
    Publication,
    PublishedFigures,
    Question,
    QuestionSet,
    RatingBatch,
    RoundStratum,
    SurveyRound,
)


class QuestionInline(admin.TabularInline):
    """To look at only: a changed wording is a new set, loaded from a file."""

    model = Question
    extra = 0

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(QuestionSet)
class QuestionSetAdmin(AuditedAdmin):
    list_display = ["code", "name", "basis", "confirmed"]
    inlines = [QuestionInline]


@admin.register(CounterLink)
class CounterLinkAdmin(AuditedAdmin):
    list_display = ["unit", "label", "created_at", "revoked_at"]
    list_filter = ["unit"]
    list_select_related = ["unit"]
    readonly_fields = ["token", "created_at"]


class _LookOnly(admin.ModelAdmin):
    """What services wrote: a public number never moves by hand."""

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Publication)
class PublicationAdmin(_LookOnly):
    list_display = ["unit", "year", "published_on", "published_by"]
    list_filter = ["year"]
    list_select_related = ["unit", "published_by"]


@admin.register(PublishedFigures)
class PublishedFiguresAdmin(_LookOnly):
    list_display = ["publication", "as_of", "n", "made_at", "made_by"]
    list_filter = ["publication__year"]
    list_select_related = ["publication__unit", "made_by"]


@admin.register(RatingBatch)
class RatingBatchAdmin(admin.ModelAdmin):
    """To look at only. Single ballots are not shown: they are figures, not records of people."""

    list_display = ["name", "rows", "loaded_at"]

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class RoundStratumInline(admin.TabularInline):
    """To look at only, like its round."""

    model = RoundStratum
    extra = 0

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(SurveyRound)
class SurveyRoundAdmin(admin.ModelAdmin):
    """To look at only: a round is changed on its own pages, where its rules hold."""

    list_display = ["code", "name", "unit", "state", "starts_on", "ends_on"]
    list_filter = ["state", "year"]
    list_select_related = ["unit"]
    inlines = [RoundStratumInline]

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
