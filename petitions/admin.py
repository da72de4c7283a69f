from django.contrib import admin

from petitions.models import Petition


@admin.register(Petition)
class PetitionAdmin(admin.ModelAdmin):
    """To look at only: every step is taken on the work pages, where it is checked and recorded."""

    list_display = ["code", "subject", "unit", "status", "received_at", "due_on", "answered_on"]
    list_filter = ["status", "channel", "unit"]
    list_select_related = ["unit"]
    search_fields = ["code", "subject"]
    date_hierarchy = "received_at"

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
