from django.urls import path

from satisfaction.views import links, published, rating, results

app_name = "satisfaction"

urlpatterns = [
    path("danh-gia/", rating.rating_home, name="rating-home"),
    path("danh-gia/q/<str:token>/", rating.rating_counter, name="rating-counter"),
    path("danh-gia/<int:pk>/", rating.rating_open, name="rating-open"),
    path("danh-gia/<int:pk>/cam-on/", rating.rating_thanks, name="rating-thanks"),
    path("ket-qua/hai-long/<int:pk>/", published.public_satisfaction, name="public-satisfaction"),
    path("hai-long/", results.result_list, name="result-list"),
    path("hai-long/bang.<str:kind>", results.result_file, name="result-file"),
    path("hai-long/<int:pk>/", results.result_detail, name="result-detail"),
    path(
        "hai-long/<int:pk>/bang.<str:kind>",
        results.result_detail_file,
        name="result-detail-file",
    ),
    path("hai-long/<int:pk>/cong-khai/", results.publication_publish, name="publication-publish"),
    path("hai-long/qr/<int:pk>/", links.counter_poster, name="counter-poster"),
    path("hai-long/ma/<int:pk>.svg", links.counter_link_image, name="counter-link-image"),
    path("hai-long/ma/<int:pk>/thu-hoi/", links.counter_link_revoke, name="counter-link-revoke"),
]
