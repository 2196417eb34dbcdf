"""Which row of a table names its columns: judged by the rows below, since what it says is no record then."""

import re
from collections import Counter
from collections.abc import Sequence

from desktop_app.corpus.fields import is_known

_LONGEST_NAME = 80
_ENOUGH = 4
"""Values of a column from which it is seen that they repeat."""

_WORDS = """
aantal account achternaam address adres adresse age alter amount animal anmerkung anno année anrede
antal anzahl apellido area artikel artist artículo asset assignee auteur author autor autore average
balance bank bedrag belopp bemerkung beruf beschreibung beskrivelse beskrivning bestand betrag
bezeichnung birthday boat book branch brand breed buch by calories cantidad cantitá capacity capital
captain categoria category categoría catégorie cell cena cidade città city ciudad class client cliente
code codes codice cognome color colore colour comments common company component contact continent
couleur count country county course created crew currency customer código data date dato datum day
deadline department deposit depth descripción description descrizione descrição device diameter
dimension direccion dirección dish distance district ditta drink due duration désignation ean efternamn
efternavn einheit einzelpreis element email employee end endereço exchange expires family farbe fax
fecha field file firma first folder fornavn fournisseur from fruit förnamn geburtsdatum gender genre
genus gesamt gewicht grade group gruppe gtin habitat height herb hersteller hour hours iban id ilość
imię importe indirizzo ingredient invoice isbn island item jahr job jour kategorie keyword kind klant
klient kolor kommentar konto kraj kunde kundennummer lager lake land language last lastname latin length
level libellé lieferant lieu location manager marca mark marks marque mass material max member
membership menge mes miasto min minute mobile model modified mois monat montant month moon mountain naam
nachname name namn navn nazwa nazwisko nickname no nom nombre nome nota nr num number nummer
observaciones opis order organization origin ort owner paese page pais part password payee payment pays
país percent person phone pieces place plan planet plant player plz poids points population port
position postcode precio preis prezzo preço price prijs priority pris prix prodotto product producto
produit produkt produto project proveedor provincia prénom purpose qty quantidade quantity quantità
quantité quote radius rank rate rating rechnung recipe ref reference region remark remarks rent result
river role room rue référence salary scadenza school score season section seller sender serial sex sheet
ship size sku sobrenome source species speed stad stadt staff star start state status stock store
strasse straße street student stück subject sum summe supplier surname symbol tag tags taille task tax
teacher team tel telefon telefono telephone teléfono temperature tenant term text ticket time titel
title titolo titre to total town track type téléphone título uhrzeit ulica unidad unit units unité url
user username uwagi valeur valor value varenr vendor verfasser version vessel ville volume voornaam
vorname waarde wartość website week weekday weight wert when where who width word words währung year
zahl zeit zip zustand år
"""
_NAMES = frozenset(_WORDS.split())
"""Words that columns are called by, in the languages of western and northern Europe."""

_VALUE = re.compile(
    r"[-+(]?[€$£¥]?\s?\d[\d.,\s'’]*\)?\s?[%€$£¥]?|\d{1,4}[-./]\d{1,2}[-./]\d{1,4}.*|\d{1,2}:\d\d(:\d\d)?.*|"
    r"\S+@\S+\.\w+|https?://\S+|true|false|yes|no",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MADE = re.compile(r"[A-Za-z]+(?:_[A-Za-z0-9]+)+|[a-z]+(?:[A-Z][a-z0-9]+)+|[A-Za-z]+ ?\d{1,2}")


def is_header(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether `row` names the columns of the rows `below`; where nothing speaks for it, it is a record.

    It does if half of it are words that columns are called by, or where it is unlike what stands below: no
    number above numbers, one word above several, a capital above small letters, none of what repeats.
    """
    cells = [cell.strip() for cell in row]
    told = [cell for cell in cells if cell]
    if not told or not below or any(len(cell) > _LONGEST_NAME for cell in told):
        return False
    years = [cell for cell in told if _YEAR.fullmatch(cell)]
    if any(_VALUE.fullmatch(cell) for cell in told if cell not in years) or len(years) == len(told):
        return False
    columns = [[line[place].strip() for line in below if place < len(line)] for place in range(len(cells))]
    named = [(cell, list(filter(None, column))) for cell, column in zip(cells, columns, strict=True) if cell]
    if len(told) == 1 and " " in told[0]:
        return is_known(told[0])
    # A value can be such a word too ("city"), but then others of its column are as well ("town").
    names = sum(_is_name(cell) and not any(map(_is_name, values)) for cell, values in named)
    if names * 2 >= len(told):
        return True
    if all(_MADE.fullmatch(cell) for cell in told) and len(set(told)) == len(told):
        return not all(_MADE.fullmatch(value) for _, values in named for value in values)
    return any(_is_above(cell, values) for cell, values in named)


def may_be_name(cell: str) -> bool:
    """Whether a column may be called so: by words or a year, and not by a value."""
    cell = cell.strip()
    return 0 < len(cell) <= _LONGEST_NAME and bool(_YEAR.fullmatch(cell) or not _VALUE.fullmatch(cell))


def _is_name(cell: str) -> bool:
    if is_known(cell):
        return True
    words = re.findall(r"[^\W\d_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cell).casefold())
    # "Unit price", "Kundennr." and "E-mail", but not a sentence with the word "time" in it.
    return 0 < len(words) <= 3 and (words[-1] in _NAMES or words[0] in _NAMES or "".join(words) in _NAMES)


def _is_above(cell: str, values: Sequence[str]) -> bool:
    """Whether `cell` is unlike the `values` of its column."""
    if not values or cell in values:
        return False
    if sum(_VALUE.fullmatch(value) is not None for value in values) * 5 > 4 * len(values):
        return not _YEAR.fullmatch(cell) or not all(map(_YEAR.fullmatch, values))
    if len(values) > 1 and len(cell.split()) == 1 and all(len(value.split()) > 1 for value in values):
        return True
    if len(values) > 1 and cell[0].isupper() and all(value[0].islower() for value in values):
        return True
    return len(values) >= _ENOUGH and min(Counter(values).values()) > 1
