from django.urls import path

from reports import views

app_name = "reports"

urlpatterns = [
    path("bao-cao-gui-di/", views.document_list, name="document-list"),
    path("bao-cao-gui-di/<int:year>/<str:code>/word/", views.quarterly_word, name="quarterly-word"),
    path(
        "bao-cao-gui-di/<int:year>/<str:code>/excel/", views.quarterly_excel, name="quarterly-excel"
    ),
]
