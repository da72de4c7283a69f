"""The mark that a database holds invented activity, so that every page can say so."""

from django.db import models


class DemoLoad(models.Model):
    """When demo data were loaded, for which year and from which seed."""

    year = models.PositiveSmallIntegerField()
    seed = models.PositiveIntegerField()
    loaded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"demo {self.year}"
