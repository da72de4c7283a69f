"""The Django admin with the index on its first page."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(AdminSite):
    site_header = _("Quản trị cổng cải cách hành chính")
    site_title = _("Quản trị")
    index_title = _("Dữ liệu và số liệu chung")
    index_template = "admin/portal_index.html"

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The usual list, with the newest heat map and who has not filed above it."""
        # Loaded here: the admin site exists before the apps' models do.
        from reform_portal.overview import district_overview  # noqa: PLC0415 -- apps not ready

        return super().index(request, {**(extra_context or {}), **district_overview(request.user)})


class PortalAdminConfig(AdminConfig):
    default_site = "reform_portal.admin_site.PortalAdminSite"
