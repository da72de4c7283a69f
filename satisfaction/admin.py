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
    SetWording,
    SurveyRound,
    Suspicion,
)


class LookOnly:
    """Written by services, on pages of its own, where the rules are; a public number never moves by hand."""

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class QuestionInline(LookOnly, admin.TabularInline):
    model = Question
    extra = 0


class SetWordingInline(LookOnly, admin.TabularInline):
    model = SetWording
    extra = 0


@admin.register(QuestionSet)
class QuestionSetAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["code", "name", "form", "valid_from", "valid_to", "basis", "confirmed"]
    list_filter = ["form"]
    inlines = [QuestionInline, SetWordingInline]


@admin.register(CounterLink)
class CounterLinkAdmin(AuditedAdmin):
    list_display = ["unit", "label", "kind", "version", "created_at", "revoked_at"]
    list_filter = ["unit"]
    list_select_related = ["unit"]
    # A version of its own choosing would bring old prints back to life.
    readonly_fields = ["token", "version", "created_at", "renewed_at", "revoked_at"]


@admin.register(Publication)
class PublicationAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["unit", "year", "published_on", "published_by"]
    list_filter = ["year"]
    list_select_related = ["unit", "published_by"]


@admin.register(PublishedFigures)
class PublishedFiguresAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["publication", "as_of", "n", "made_at", "made_by"]
    list_filter = ["publication__year"]
    list_select_related = ["publication__unit", "made_by"]


@admin.register(RatingBatch)
class RatingBatchAdmin(LookOnly, admin.ModelAdmin):
    """Single ballots are not shown: they are figures, not records of people."""

    list_display = ["name", "rows", "loaded_at"]


@admin.register(Suspicion)
class SuspicionAdmin(LookOnly, admin.ModelAdmin):
    """Decisions are made on the portal's page, with a reason."""

    list_display = ["unit", "on", "kind", "channel", "verdict", "decided_by"]
    list_filter = ["verdict", "kind"]
    list_select_related = ["unit", "decided_by"]


class RoundStratumInline(LookOnly, admin.TabularInline):
    model = RoundStratum
    extra = 0


@admin.register(SurveyRound)
class SurveyRoundAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["code", "name", "unit", "state", "starts_on", "ends_on"]
    list_filter = ["state", "year"]
    list_select_related = ["unit"]
    inlines = [RoundStratumInline]
