from django.urls import path

from plans.views import overviews

urlpatterns = [
    path("ke-hoach/<int:year>/nguy-co/", overviews.risk_list, name="risk-list"),
    path("ke-hoach/<int:year>/don-vi/", overviews.unit_list, name="unit-list"),
    path("ke-hoach/<int:year>/don-vi/<int:pk>/", overviews.unit_tasks, name="unit-tasks"),
    path("bao-cao/tong-hop/", overviews.rollup_detail, name="rollup-detail"),
    path(
        "bao-cao/tong-hop/tai-ve/<str:file_format>/", overviews.rollup_export, name="rollup-export"
    ),
]
