"""Writes the dataset for other systems: one module a form, each loaded when it is asked for.

Read `told` first: what every form is made of. `attackers` tells brands from pseudonyms; `misp`, `stix`,
`veris` and, for feed readers, `atom` write. They know rows and nothing of the database, and open no
connection.
"""
