"""Telling a worker that there is something to do: only a hint, what is to be done stands in a row."""

from typing import Any

from celery import Task
from django.db import transaction


def hint(task: Task, *args: Any) -> None:
    """Start the task once the transaction is committed.

    A broker that is down must not turn a write that stands into an error for the person who made
    it: that is logged, and the sweep that runs by the clock finds the row.
    """

    # A function with a name: Django names in the log what failed here.
    def tell() -> None:
        task.delay(*args)

    transaction.on_commit(tell, robust=True)
