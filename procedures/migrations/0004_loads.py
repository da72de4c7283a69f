from django.db import migrations, models

from common.text import fold

# How one-stop systems name the ten states of a dossier. Rows: others are added on the portal.
WORDS = {
    "registered": ["Đăng ký", "Mới đăng ký", "Chờ tiếp nhận"],
    "received": ["Tiếp nhận", "Đã tiếp nhận", "Mới tiếp nhận"],
    "refused": ["Không tiếp nhận", "Từ chối tiếp nhận", "Từ chối"],
    "processing": ["Đang xử lý", "Đang giải quyết", "Đang thụ lý"],
    "waiting": ["Chờ bổ sung", "Yêu cầu bổ sung", "Chờ bổ sung hồ sơ", "Yêu cầu bổ sung hồ sơ"],
    "waiting_payment": ["Chờ nghĩa vụ tài chính", "Chờ thực hiện nghĩa vụ tài chính"],
    "withdrawn": ["Rút hồ sơ", "Đã rút", "Công dân yêu cầu rút hồ sơ"],
    "stopped": ["Dừng xử lý", "Tạm dừng", "Tạm dừng xử lý"],
    "finished": ["Xử lý xong", "Đã xử lý xong", "Đã có kết quả", "Có kết quả", "Đã giải quyết"],
    "returned": ["Đã trả kết quả", "Đã trả", "Trả kết quả", "Hoàn thành"],
}


def add_words(apps, schema_editor):
    word = apps.get_model("procedures", "StatusWord")
    for status, words in WORDS.items():
        for one in words:
            word.objects.get_or_create(key=fold(one), defaults={"word": one, "status": status})


class Migration(migrations.Migration):
    dependencies = [("procedures", "0003_search_index")]

    operations = [
        migrations.AddField(
            "dossier",
            "promised",
            models.BooleanField(default=True, verbose_name="nguồn có ghi ngày hẹn"),
        ),
        migrations.AddField("dossierload", "by_unit", models.JSONField(default=dict)),
        migrations.AddField("loadfault", "values", models.JSONField(default=dict)),
        migrations.RunPython(add_words, migrations.RunPython.noop),
    ]
