from django.urls import path

from satisfaction.urls_rounds import round_patterns
from satisfaction.views import codes, links, published, rating, results, suspicions

app_name = "satisfaction"

urlpatterns = [
    path("danh-gia/", rating.rating_home, name="rating-home"),
    path("danh-gia/q/<str:token>/", rating.rating_counter, name="rating-counter"),
    path(
        "danh-gia/q/<str:token>/cam-on/",
        rating.rating_counter_thanks,
        name="rating-counter-thanks",
    ),
    path("danh-gia/m/", rating.rating_code_entry, name="rating-code-entry"),
    path("danh-gia/m/<str:code>/", rating.rating_code, name="rating-code"),
    path("danh-gia/<int:pk>/", rating.rating_open, name="rating-open"),
    path("danh-gia/<int:pk>/cam-on/", rating.rating_thanks, name="rating-thanks"),
    path("ket-qua/hai-long/<int:pk>/", published.public_satisfaction, name="public-satisfaction"),
    path("hai-long/", results.result_list, name="result-list"),
    path("hai-long/<int:pk>/", results.result_detail, name="result-detail"),
    path("hai-long/<int:pk>/cong-khai/", results.publication_publish, name="publication-publish"),
    path("hai-long/qr/<int:pk>/", links.counter_poster, name="counter-poster"),
    path("hai-long/ma/<int:pk>.svg", links.counter_link_image, name="counter-link-image"),
    path("hai-long/ma/<int:pk>/thu-hoi/", links.counter_link_revoke, name="counter-link-revoke"),
    path("hai-long/ma-mot-lan/<int:pk>/", codes.code_list, name="code-list"),
    path("hai-long/ma-mot-lan/<int:pk>/in/", codes.code_slips, name="code-slips"),
    path("hai-long/ma-mot-lan/<int:pk>/tep/", codes.code_file, name="code-file"),
    path("hai-long/bat-thuong/", suspicions.series_list, name="series-list"),
    path("hai-long/bat-thuong/<int:pk>/", suspicions.series_detail, name="series-detail"),
    path(
        "hai-long/bat-thuong/<int:pk>/quyet-dinh/",
        suspicions.series_decide,
        name="series-decide",
    ),
    *round_patterns,
]
