"""Which encoding a text without a mark is in that is not UTF-8: how it reads decides, not its bytes alone."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection
from functools import lru_cache
from itertools import islice

_WEST = (
    "äöüß",
    "àâæçéèêëîïôœùûü",
    "áéíñóúü",
    "àèéìíòóù",
    "áâãàçéêíóôõú",
    "æøåéó",
    "åäöé",
    "áðéíóúýþæö",
    "àçèéíïòóúü",
)
# Without their rarest letters (ď, ŕ, ĺ), which would speak for every ï and à of the West.
_CENTRAL = ("ąćęłńóśźż", "áčéěíňóřšťúůýž", "áäčéíľňóôšťúýž", "áéíóöőúüű", "ăâîşţșț", "čćđšž", "äöüß")
_TURKISH = ("çğıöşüâîû",)
_BALTIC = ("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž")
_RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"
_CYRILLIC = (
    _RUSSIAN,
    "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "абвгдежзийклмнопрстуфхцчшщъьюя",
    "абвгдђежзијклљмнњопрстћуфхцчџш",
    "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
)
_GREEK = ("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",)

CANDIDATES: dict[str, tuple[float, tuple[str, ...]]] = {
    "cp1252": (0.0, _WEST),
    "cp1250": (0.04, _CENTRAL),
    "cp1251": (0.02, _CYRILLIC),
    "cp1253": (0.02, _GREEK),
    "cp1254": (0.04, _TURKISH),
    "cp1257": (0.04, _BALTIC),
    **dict.fromkeys(("cp932", "gb18030", "cp949", "big5hkscs", "cp1255", "cp1256", "cp874"), (0.02, ())),
    "iso8859-15": (0.03, _WEST),
    "iso8859-2": (0.05, _CENTRAL),
    "iso8859-7": (0.03, _GREEK),
    "euc_jis_2004": (0.03, ()),
    "koi8-r": (0.03, (_RUSSIAN,)),
    "koi8-u": (0.04, _CYRILLIC),
    "cp850": (0.06, _WEST),
    "cp852": (0.06, _CENTRAL),
    "cp866": (0.06, _CYRILLIC),
    "mac-roman": (0.07, _WEST),
    "iso8859-5": (0.06, _CYRILLIC),
    "cp437": (0.08, _WEST),
    "iso8859-13": (0.08, _BALTIC),
    "mac-cyrillic": (0.03, _CYRILLIC),
}
"""Encodings that files are met in: how much better than in the first a text must read in each to be taken for
it, and the letters beyond ASCII of the languages that it serves (none for scripts of one encoding)."""

ENOUGH = 150
"""How well a text reads is told by so many stretches of bytes beyond ASCII."""

_USUAL = re.compile(r"\d ?[€£¥°]|[€£¥№] ?\d|© ?\d|\d ?µ[mglsFAVWHM]\b|\b[Nn]º|\d[ªº]")
"""Where signs stand next to numbers: it speaks for a reading."""
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fe]")
_WIDE_DIGITS = frozenset("０１２３４５６７８９")
_JAPANESE = ("cp932", "euc_jis_2004")
_EASTERN_SIGN = re.compile("[\u3001-\u30ff\uff01-\uff60]")
_WIDE_LEAST, _WIDE_ENOUGH = 12, 1 << 13
_BEYOND_ASCII = bytes(range(0x80, 0x100))
_HIGH = re.compile(rb"[\x80-\xff](?=[\t\n\r -~])")
_BEYOND = re.compile("[^\0-\x7f]")
_OPENING = frozenset("‘“„‚«¿¡‹")
_CLOSING = frozenset("”»›")
_CLOSED_BY = {"‘": "’", "“": "”", "„": "“”", "‚": "‘’", "«": "»", "»": "«", "‹": "›", "›": "‹", "”": "”"}
_WITHIN_WORDS = frozenset("ьЬ")
_BEHIND_WORDS, _BEFORE_WORDS = frozenset("†‡™®¬¨"), frozenset("©§¨±")
"""Signs that no letter follows, and that follow none."""
_MONEY = frozenset("€£¥¢¤")
_FREE = frozenset("’·§©®™°ª•º†‡‰№²³¹½¼¾×±µ¶\u00a0¬÷…–—´`¨~")
_ALPHABETS = ("LATIN", "CYRILLIC", "GREEK", "HEBREW", "ARABIC", "THAI")
_FOREIGN = frozenset(_ALPHABETS[1:])
_SHORTEST_TEXT, _SHORTEST_WORD = 4, 3
_CAPITALS_OF_NAMES = frozenset("ŠŽ")
"""In a text of the West they begin a name from elsewhere; in small, they are more likely something else."""
_FIT, _ODD = 0.5, 2.0
"""The weights of chardet's confidence, relative to its surest, and of `oddity`."""
_FEW = 3
"""Bytes beyond ASCII at which the order of CANDIDATES counts twice as much as in a long text."""


def guess(sample: bytes) -> str:
    """Python's name of the encoding in which `sample`, with bytes beyond ASCII, reads best; "" if in none."""
    sure = _known(sample)
    for told in islice(_HIGH.finditer(sample), ENOUGH, None):
        sample = sample[: told.start()]
        break
    # The models know little of capitals, and much of the letters that other encodings make of them.
    for name in CANDIDATES:
        if small := _small(sample, name):
            sure[name] = max(sure.get(name, 0.0), _known(small).get(name, 0.0))
    # Of syllables alone the models, which know them among ideographs, make nothing.
    kana = {name: share for name in _JAPANESE if (share := _kana(sample.decode(name, "replace")))}
    sure |= {name: sure.get(name, 0.0) for name in kana}
    most = max(sure.values(), default=0.0) or 1.0
    # The less there is to go by, the more counts which encoding is met more often.
    beyond = len(sample) - len(sample.translate(None, _BEYOND_ASCII))
    little = 1 + _FEW / max(1, beyond)

    def worth(name: str) -> float:
        doubt, languages = CANDIDATES[name]
        odd = oddity(sample.decode(name, "replace"), languages)
        return kana.get(name, 0.0) + _FIT * sure[name] / most - doubt * little - _ODD * odd

    return max(sure, key=worth, default="")


def _known(sample: bytes) -> dict[str, float]:
    """How sure chardet's models are of each encoding."""
    from chardet import detect_all  # 30 ms, and few files need it

    found = detect_all(
        sample,
        ignore_threshold=True,
        include_encodings=list(CANDIDATES),
        compat_names=False,
        max_bytes=len(sample),
    )
    return {one["encoding"]: one["confidence"] for one in found if one["encoding"] in CANDIDATES}


def _small(sample: bytes, name: str) -> bytes:
    """A text in capitals with small letters instead; b"" for any other."""
    text = sample.decode(name, "replace")
    letters = [char for char in text if char > "\x7f" and char.isalpha()]
    if len(letters) < _SHORTEST_TEXT or 2 * sum(map(str.isupper, letters)) <= len(letters):
        return b""
    return text.lower().encode(name, "ignore")


def _kana(text: str) -> float:
    """The share of Japanese syllables beyond ASCII, which no other text has many of by chance."""
    beyond = len(_BEYOND.findall(text))
    kana = len(_KANA.findall(text))
    return kana / beyond if kana >= _FEW else 0.0


def wide(sample: bytes) -> str:
    """UTF-16 or UTF-32 without its mark, by the characters that it gives; "" if they make no text."""
    sample = sample[:_WIDE_ENOUGH]
    names = (
        ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be") if 0 in sample else ("utf-16-le", "utf-16-be")
    )
    # Hangul has spaces, whose second half is zero; without one, it is what others' bytes look like by chance.
    own = {"HIRAGANA", "KATAKANA", "CJK"} | ({"HANGUL"} if 0 in sample else set())
    for name in names:
        text = _decoded(sample, name)
        # Two letters of ASCII make an ideograph as well: without a zero byte, it takes signs of the East.
        eastern = len(sample) >= _WIDE_LEAST and _EASTERN_SIGN.search(text)
        if (0 in sample or eastern) and _sense(text, own) >= 0.9:
            return name
    return ""


def _decoded(sample: bytes, name: str) -> str:
    unit = 4 if "32" in name else 2
    if len(sample) % unit and len(sample) < _WIDE_ENOUGH:
        return ""
    try:
        return sample[: len(sample) // unit * unit].decode(name)
    except UnicodeDecodeError as error:
        # A surrogate's other half may lie beyond the sample.
        return "" if error.end < len(sample) - unit else sample[: error.start].decode(name)


def _sense(text: str, own: Collection[str]) -> float:
    """The share of `text`, from 0 to 1, that is of one alphabet, or of the scripts in `own`, or signs."""
    if not text or "\0" in text:
        return 0.0
    scripts: Counter[str] = Counter()
    signs = 0
    for char in text:
        if (
            char <= "\x7f"
            or char in _MONEY | _OPENING | _CLOSING | _FREE
            or "\u3000" <= char <= "\u303f"
            or "\uff00" < char < "\uff61"
        ):
            signs += char >= " " or char in "\t\n\r\f"
        elif "\u4e00" <= char <= "\u9fff":
            scripts["CJK"] += _is_common_ideograph(char)
        elif _is_letter(char):
            scripts[_script(char)] += 1
    together = sum(scripts[script] for script in own)
    alone = max((scripts[script] for script in _ALPHABETS), default=0) if "HANGUL" in own else 0
    if scripts["LATIN"] > signs:
        return 0.0  # letters of the Latin alphabet are ASCII for the most part
    return (signs + max(together, alone)) / len(text)


@lru_cache(8192)
def _is_common_ideograph(char: str) -> bool:
    """Whether it is of the first level, by use, of a national standard: GB 2312, Big5 or JIS X 0208."""
    for name, last in (("gb2312", 0xD7), ("big5", 0xC6), ("euc_jp", 0xCF)):
        try:
            data = char.encode(name)
        except UnicodeEncodeError:
            continue
        if len(data) == 2 and data[0] <= last:
            return True
    return False


def oddity(text: str, languages: tuple[str, ...] = ()) -> float:
    """The share of the characters beyond ASCII that stand where no writer puts them, 1 at most.

    Below 0 where signs stand as they do next to numbers.

    Letters that none of `languages` (its letters beyond ASCII) has all of are odd as well.
    """
    padded = f"  {text} "
    odd = 0.0
    letters: list[str] = []
    foreign = 0
    beyond = 0
    for found in _BEYOND.finditer(padded):
        beyond += 1
        place = found.start()
        before, char, after = padded[place - 1], padded[place], padded[place + 1]
        if _is_letter(char):
            foreign += _script(char) in _FOREIGN
            if _odd_letter(padded[place - 2 : place], char, after):
                odd += 1
            elif char not in _CAPITALS_OF_NAMES:
                letters.append(char.lower())
        else:
            odd += _odd_quote(padded, place) if char in _CLOSED_BY else _odd_sign(before, char, after)
    if foreign and foreign < _SHORTEST_WORD:
        odd += foreign  # one letter of another alphabet among signs and numbers is no word of it
    if languages and letters:
        odd += min(sum(letter not in language for letter in letters) for language in languages)
    odd += _FEW * text.count("\ufffd")
    odd -= 0.5 * len(_USUAL.findall(text))
    return min(1.0, odd / beyond) if beyond else 0.0


def _odd_letter(two_before: str, char: str, after: str) -> bool:
    script = _script(char)
    before = two_before[-1:]
    if script not in _ALPHABETS:
        return script == "OTHER" or any(other.isascii() and other.isalpha() for other in (before, after))
    if char.isupper() and (before.islower() or (before.isupper() and after.islower())):
        return True
    if (
        char.islower()
        and before.isupper()
        and (after.isupper() or (two_before.isalpha() and two_before.isupper()))
        and char != "ß"
    ):
        return True
    if char in _WITHIN_WORDS and not before.isalpha():
        return True
    if after.isdecimal() or (before.isdecimal() and script == "LATIN"):
        return True  # "1999г." is a year, "г5" is £5
    return any(_is_letter(other) and _script(other) != script for other in (before, after))


def _odd_quote(text: str, place: int) -> float:
    """A quotation mark is right where it opens what is closed, or closes it, as any language has it.

    Alone it may be an apostrophe in the Latin alphabet, and is odd in others.
    """
    before, char, after = text[place - 1], text[place], text[place + 1]
    opens = not before.isalnum() and not after.isspace()
    if opens and any(sign in text[place + 1 :] for sign in _CLOSED_BY[char]):
        return 0.0
    earlier = (sign for sign in text[:place] if char in _CLOSED_BY.get(sign, ""))
    if not before.isspace() and not after.isalnum() and any(earlier):
        return 0.0
    alone = any(_is_letter(other) and _script(other) in _FOREIGN for other in (before, after))
    return float(alone) or _odd_sign(before, char, after)


def _odd_sign(before: str, char: str, after: str) -> float:
    if char in _MONEY:
        return float(before.isalpha() or after.isalpha())
    if char in _OPENING:
        return float(before.isalnum() or (after.isspace() and char != "«"))
    if char in _CLOSING:
        return float(after.isalnum() or (before.isspace() and char != "»"))
    if char in "ªº":
        return float(after.isalpha() or not (before.isalnum() or before == "."))
    if char in "–—":
        return float(before.isspace() != after.isspace() and not after.isdecimal())
    if char == "…":
        return float(after.isalpha() and before.isalpha()) or 0.5 * (before.isspace() and after.isspace())
    if char == "\u00a0":
        return 0.5 * (before.islower() and after.islower())
    if (char in _BEHIND_WORDS and after.isalpha()) or (char in _BEFORE_WORDS and before.isalpha()):
        return 1.0
    if char in _FREE:
        return float(char not in "’·°ªº" and before.isalpha() and after.isalpha())
    return float(unicodedata.category(char)[0] not in "PZ" or char < "\u2000") * (char not in _WIDE_DIGITS)


def _is_letter(char: str) -> bool:
    return (char.isalpha() and char not in "µªº") or unicodedata.category(char)[0] == "M"


@lru_cache(8192)
def _script(char: str) -> str:
    """The script of a letter by its name: LATIN, CJK, HANGUL…; "OTHER" for letters by themselves."""
    name = unicodedata.name(char, "OTHER").split(" ", 1)[0]
    return "OTHER" if name in ("MODIFIER", "PRIVATE") else name
