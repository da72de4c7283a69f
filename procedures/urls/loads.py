from django.urls import path

from procedures.views import api, dossier, loads

urlpatterns = [
    path("thu-tuc/ho-so/nap/", loads.load_list, name="load-list"),
    path("thu-tuc/ho-so/nap/<int:pk>/", loads.load_detail, name="load-detail"),
    path("thu-tuc/ho-so/nap/<int:pk>/dong-loi.csv", loads.load_faults, name="load-faults"),
    path("thu-tuc/ho-so/trang-thai/", loads.status_words, name="status-words"),
    path("thu-tuc/ho-so/trang-thai/<int:pk>/", loads.status_word_edit, name="status-word-edit"),
    path("thu-tuc/ho-so/ma/<path:code>/", dossier.dossier_detail, name="dossier-detail"),
    path("thu-tuc/ho-so/chenh-lech/", dossier.promise_overview, name="promise-overview"),
    path("thu-tuc/ho-so/<int:pk>/chenh-lech/", dossier.promise_list, name="promise-list"),
    path("thu-tuc/ho-so/xin-loi/", dossier.apology_overview, name="apology-overview"),
    path("thu-tuc/ho-so/<int:pk>/xin-loi/", dossier.apology_list, name="apology-list"),
    path("api/v1/dossiers", api.dossiers, name="api-dossiers"),
    path("api/v1/dossiers/<path:code>", api.dossier, name="api-dossier"),
]
