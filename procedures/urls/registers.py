from django.urls import path

from procedures.views import registers as views

urlpatterns = [
    path("thu-tuc/so-theo-doi/", views.register_list, name="register-list"),
    path("thu-tuc/so-theo-doi/tai-ve/", views.register_export, name="register-export"),
    path("thu-tuc/so-theo-doi/mot-cua/<int:pk>/", views.register_rollout, name="register-rollout"),
    path("thu-tuc/so-theo-doi/iso/<int:pk>/", views.register_iso, name="register-iso"),
    path("thu-tuc/so-theo-doi/ket-noi/them/", views.register_link_add, name="register-link-add"),
    path("thu-tuc/so-theo-doi/ket-noi/<int:pk>/", views.register_link, name="register-link"),
]
