from django.contrib import admin

from audit.admin import AuditedAdmin
from procedures.models import (
    Dossier,
    Handling,
    OneStopRollout,
    Posting,
    Procedure,
    ProcedureField,
    ReviewProposal,
    StatusWord,
    TimeLimit,
)


class HandlingInline(admin.TabularInline):
    model = Handling
    extra = 0


class TimeLimitInline(admin.TabularInline):
    model = TimeLimit
    extra = 0


@admin.register(ProcedureField)
class ProcedureFieldAdmin(AuditedAdmin):
    list_display = ["name"]


@admin.register(Procedure)
class ProcedureAdmin(AuditedAdmin):
    list_display = ["code", "name", "field", "online_level", "confirmed", "valid_from", "valid_to"]
    list_filter = ["field", "online_level", "confirmed"]
    list_select_related = ["field"]
    search_fields = ["code", "search_key"]
    inlines = [HandlingInline, TimeLimitInline]


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
class DossierAdmin(admin.ModelAdmin):
    """To look at only: dossiers come from files, which say where they are from."""

    list_display = ["code", "unit", "procedure", "channel", "received_on", "due_on", "finished_on"]
    list_filter = ["status", "channel", "unit"]
    list_select_related = ["unit", "procedure"]
    search_fields = ["code"]
    date_hierarchy = "received_on"

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
