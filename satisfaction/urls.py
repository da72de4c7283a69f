from django.urls import path

from satisfaction.views import public, staff

app_name = "satisfaction"

urlpatterns = [
    path("danh-gia/", public.rating_home, name="rating-home"),
    path("danh-gia/q/<str:token>/", public.rating_counter, name="rating-counter"),
    path("danh-gia/<int:pk>/", public.rating_open, name="rating-open"),
    path("danh-gia/<int:pk>/cam-on/", public.rating_thanks, name="rating-thanks"),
    path("ket-qua/hai-long/<int:pk>/", public.public_satisfaction, name="public-satisfaction"),
    path("hai-long/", staff.result_list, name="result-list"),
    path("hai-long/<int:pk>/", staff.result_detail, name="result-detail"),
    path("hai-long/<int:pk>/cong-khai/", staff.publication_publish, name="publication-publish"),
    path("hai-long/qr/<int:pk>/", staff.counter_poster, name="counter-poster"),
    path("hai-long/ma/<int:pk>.svg", staff.counter_link_image, name="counter-link-image"),
    path("hai-long/ma/<int:pk>/thu-hoi/", staff.counter_link_revoke, name="counter-link-revoke"),
]
