from django.contrib import admin

from audit.admin import AuditedAdmin
from procedures.models import (
    Dossier,
    FaultReport,
    Handling,
    LinkCheck,
    LocalSupplement,
    OneStopRollout,
    Paper,
    Posting,
    Procedure,
    ProcedureField,
    ProcedureVersion,
    ReviewProposal,
    StatusWord,
    TimeLimit,
)


class LookOnly:
    """To look at: what is written here is written on pages that keep its history."""

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class HandlingInline(LookOnly, admin.TabularInline):
    model = Handling


class TimeLimitInline(LookOnly, admin.TabularInline):
    model = TimeLimit


class PaperInline(LookOnly, admin.TabularInline):
    model = Paper


@admin.register(ProcedureField)
class ProcedureFieldAdmin(LookOnly, admin.ModelAdmin):
    """Part of every page in it: another name is another version of each."""

    list_display = ["name"]


@admin.register(Procedure)
class ProcedureAdmin(LookOnly, admin.ModelAdmin):
    """Changed only as a version, under "Danh mục"."""

    list_display = ["code", "name", "field", "online_level", "confirmed", "valid_from", "valid_to"]
    list_filter = ["field", "online_level", "confirmed"]
    list_select_related = ["field"]
    search_fields = ["code", "search_key"]
    inlines = [HandlingInline, TimeLimitInline, PaperInline]


@admin.register(ProcedureVersion)
class ProcedureVersionAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["procedure", "number", "effective_from", "decision", "source", "applied_at"]
    list_filter = ["source"]
    list_select_related = ["procedure"]
    search_fields = ["procedure__code", "procedure__search_key"]


@admin.register(FaultReport)
class FaultReportAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["procedure", "kind", "reported_on", "state", "answered_on"]
    list_filter = ["state", "kind"]
    list_select_related = ["procedure"]


@admin.register(LocalSupplement)
class LocalSupplementAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["procedure", "unit", "written_on", "written_by"]
    list_filter = ["unit"]
    list_select_related = ["procedure", "unit", "written_by"]


@admin.register(LinkCheck)
class LinkCheckAdmin(LookOnly, admin.ModelAdmin):
    list_display = ["url", "status", "error", "checked_at", "failing_since"]


@admin.register(Posting)
class PostingAdmin(AuditedAdmin):
    list_display = ["unit", "procedure", "version", "posted_on", "place"]
    list_filter = ["unit"]
    list_select_related = ["unit", "procedure"]


@admin.register(ReviewProposal)
class ReviewProposalAdmin(AuditedAdmin):
    list_display = ["unit", "procedure", "kind", "state", "sent_on", "effective_on"]
    list_filter = ["state", "kind", "unit"]
    list_select_related = ["unit", "procedure"]


@admin.register(OneStopRollout)
class OneStopRolloutAdmin(AuditedAdmin):
    list_display = ["unit", "state", "since", "document"]
    list_filter = ["state"]
    list_select_related = ["unit"]


@admin.register(StatusWord)
class StatusWordAdmin(AuditedAdmin):
    list_display = ["word", "status"]
    list_filter = ["status"]


@admin.register(Dossier)
class DossierAdmin(LookOnly, admin.ModelAdmin):
    """Dossiers come from files, which say where they are from."""

    list_display = ["code", "unit", "procedure", "channel", "received_on", "due_on", "finished_on"]
    list_filter = ["status", "channel", "unit"]
    list_select_related = ["unit", "procedure"]
    search_fields = ["code"]
    date_hierarchy = "received_on"
