"""Petitions, as citizens meet them."""

from tests.doors.words import NOT_SO, PUBLIC, Door, everyone

BY_CODE = Door(everyone(NOT_SO), everyone())

DOORS: dict[str, Door] = {
    "petitions:petition-register-csv": PUBLIC,
    "petitions:petition-public": PUBLIC,
    "petitions:petition-statistics": PUBLIC,
    "petitions:petition-statistics-csv": PUBLIC,
    "petitions:petition-judge": BY_CODE,
    "petitions:petition-reopen": BY_CODE,
    "petitions:petition-picture": PUBLIC,
}
