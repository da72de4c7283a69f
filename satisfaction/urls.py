from django.urls import path

from satisfaction.urls_rounds import round_patterns
from satisfaction.views import (
    codes,
    comments,
    links,
    publication,
    published,
    published_data,
    question_sets,
    rating,
    results,
    suspicions,
)

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
    path(
        "hai-long/<int:pk>/bang.<str:kind>",
        results.result_detail_file,
        name="result-detail-file",
    ),
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
    path("hai-long/bo-cau-hoi/", question_sets.question_set_list, name="question-set-list"),
    path("hai-long/bo-cau-hoi/tep/", question_sets.question_set_export, name="question-set-export"),
    path(
        "hai-long/bo-cau-hoi/nhap/", question_sets.question_set_upload, name="question-set-upload"
    ),
    path(
        "hai-long/bo-cau-hoi/nhap/<uuid:pk>/",
        question_sets.question_set_review,
        name="question-set-review",
    ),
    path("hai-long/bo-cau-hoi/<int:pk>/", question_sets.question_set_detail, name="question-set"),
    path(
        "hai-long/bo-cau-hoi/<int:pk>/ngay/",
        question_sets.question_set_days,
        name="question-set-days",
    ),
    path(
        "hai-long/bo-cau-hoi/<int:pk>/doi-chieu/",
        question_sets.question_set_confirm,
        name="question-set-confirm",
    ),
    path(
        "hai-long/bo-cau-hoi/<int:pk>/ngon-ngu/",
        question_sets.set_wording,
        name="set-wording-new",
    ),
    path(
        "hai-long/bo-cau-hoi/<int:pk>/ngon-ngu/<str:language>/",
        question_sets.set_wording,
        name="set-wording",
    ),
    path(
        "hai-long/bo-cau-hoi/<int:pk>/ngon-ngu/<str:language>/bo/",
        question_sets.set_wording_remove,
        name="set-wording-remove",
    ),
    path("hai-long/qr/<int:pk>/", links.counter_poster, name="counter-poster"),
    path("hai-long/ma/<int:pk>.svg", links.counter_link_image, name="counter-link-image"),
    path("hai-long/ma/<int:pk>/doi-ma/", links.counter_link_renew, name="counter-link-renew"),
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
