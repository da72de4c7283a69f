from django.urls import path

from satisfaction.views import (
    comments,
    links,
    publication,
    published,
    published_data,
    rating,
    results,
)

app_name = "satisfaction"

urlpatterns = [
    path("danh-gia/", rating.rating_home, name="rating-home"),
    path("danh-gia/q/<str:token>/", rating.rating_counter, name="rating-counter"),
    path("danh-gia/<int:pk>/", rating.rating_open, name="rating-open"),
    path("danh-gia/<int:pk>/cam-on/", rating.rating_thanks, name="rating-thanks"),
    path("ket-qua/hai-long/", published.public_list, name="public-list"),
    path("ket-qua/hai-long.csv", published_data.public_csv, name="public-csv"),
    path("ket-qua/hai-long/<int:pk>/", published.public_satisfaction, name="public-satisfaction"),
    path("ket-qua/hai-long/<int:pk>.csv", published_data.public_unit_csv, name="public-unit-csv"),
    path("ket-qua/hai-long/<int:pk>/to-niem-yet/", published.public_poster, name="public-poster"),
    path("ket-qua/hai-long/<int:pk>/nhung/", published.public_embed, name="public-embed"),
    path("api/v1/satisfaction", published_data.api_satisfaction, name="api-satisfaction"),
    path("hai-long/", results.result_list, name="result-list"),
    path("hai-long/bang.<str:kind>", results.result_file, name="result-file"),
    path("hai-long/<int:pk>/", results.result_detail, name="result-detail"),
    path("hai-long/cong-khai/", publication.publication_list, name="publication-list"),
    path(
        "hai-long/<int:pk>/cong-khai/", publication.publication_publish, name="publication-publish"
    ),
    path(
        "hai-long/<int:pk>/cong-khai/rut/",
        publication.publication_withdraw,
        name="publication-withdraw",
    ),
    path("hai-long/gop-y/", comments.comment_list, name="comment-list"),
    path("hai-long/gop-y/<int:pk>/", comments.comment_decide, name="comment-decide"),
    path(
        "hai-long/<int:pk>/bang.<str:kind>",
        results.result_detail_file,
        name="result-detail-file",
    ),
    path("hai-long/qr/<int:pk>/", links.counter_poster, name="counter-poster"),
    path("hai-long/ma/<int:pk>.svg", links.counter_link_image, name="counter-link-image"),
    path("hai-long/ma/<int:pk>/thu-hoi/", links.counter_link_revoke, name="counter-link-revoke"),
]
