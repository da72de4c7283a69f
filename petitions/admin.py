from django.contrib import admin

from petitions.models import Notice, Petition, Transfer


class LookOnly(admin.ModelAdmin):
    """Every step is taken on the work pages, where it is checked and recorded."""

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Petition)
class PetitionAdmin(LookOnly):
    list_display = ["code", "subject", "unit", "status", "received_at", "due_on", "answered_on"]
    list_filter = ["status", "channel", "unit"]
    list_select_related = ["unit"]
    search_fields = ["code", "subject"]
    date_hierarchy = "received_at"


@admin.register(Transfer)
class TransferAdmin(LookOnly):
    list_display = ["petition", "from_unit", "to_unit", "moved_at", "moved_by"]
    list_select_related = ["petition", "from_unit", "to_unit", "moved_by"]
    date_hierarchy = "moved_at"


@admin.register(Notice)
class NoticeAdmin(LookOnly):
    """Who was told of what, and with which letter."""

    list_display = ["petition", "kind", "due_on", "recipient", "made_at", "mail"]
    list_filter = ["kind"]
    list_select_related = ["petition", "recipient", "mail"]
    date_hierarchy = "made_at"
