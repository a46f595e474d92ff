"""Actors: names of attackers, known ones from the gazetteer and unknown ones from their wording."""
