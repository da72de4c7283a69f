"""Citizens' reports and suggestions (phản ánh, kiến nghị), from receipt to published answer."""

from petitions.models.contacts import Contact, Picture
from petitions.models.petitions import Petition, PetitionQuerySet
from petitions.models.ways import Notice, Transfer

__all__ = ["Contact", "Notice", "Petition", "PetitionQuerySet", "Picture", "Transfer"]
