"""The signs of fonts that have signs in the place of letters, as the letters of Unicode they look like."""

import re

_SYMBOL = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
_SYMBOL_UPPER = (
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ ⟩∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
)


def _signs(written: str) -> dict[int, str]:
    """Signs by their codes, of words like "FC✓"."""
    return {int(word[:2], 16): word[2:] for word in written.split()}


_WINGDINGS = _signs(
    "22✂ 28☎ 29✆ 2A✉ 36⌛ 3E✇ 3F✍ 41✌ 43👍 44👎 45☜ 46☞ 47☝ 48☟ 4A☺ 4B😐 4C☹ 4D💣 4E☠ 51✈ "
    "52☼ 54❄ 58✠ 59✡ 5A☪ 6C● 6D❍ 6E■ 6F□ 70❐ 71❑ 72❒ 73⬧ 74⧫ 75◆ 76❖ 77⬥ 7B❀ 7C✿ 7D❝ "
    "7E❞ 80⓪ 9E· 9F• A1○ A4◉ A7▪ A8◻ AB★ B6✰ D5⌫ D8➢ DC➲ DF← E0→ E1↑ E2↓ E8➔ EF⇦ F0⇨ "
    "F1⇧ F2⇩ F3⬄ FB✗ FC✓ FD☒ FE☑"
)
_WINGDINGS |= {0x80 + number: chr(0x245F + number) for number in range(1, 11)}
_WINGDINGS_2 = _signs("4F✗ 50✓ 51☒ 52☑ 53☒ 54☒ 97● A3□")
_PRIVATE = range(0xF000, 0xF100)
_OF_FONT = re.compile("[\uf000-\uf0ff]")


def symbol(font: str, code: int) -> str:
    """The character that `font` shows for `code`, with or without the 0xF000 that Word adds.

    "" for a picture that has no character here; another font's code is its character.
    """
    index = code - 0xF000 if code in _PRIVATE else code
    name = font.strip().lower()
    if name == "symbol":
        if 0x20 <= index < 0x20 + len(_SYMBOL):
            return _SYMBOL[index - 0x20]
        return _SYMBOL_UPPER[index - 0xA0] if 0xA0 <= index < 0xA0 + len(_SYMBOL_UPPER) else ""
    if name == "wingdings":
        return _WINGDINGS.get(index, "")
    if name == "wingdings 2":
        return _WINGDINGS_2.get(index, "")
    if name.startswith(("webdings", "wingdings", "marlett")):
        return ""
    return chr(index) if 0x20 <= index < 0x110000 and not 0xD800 <= index < 0xE000 else ""


def readable(text: str, font: str) -> str:
    """`text` in `font`, where the codes that fonts of signs use (U+F000 and more) are signs."""
    return _OF_FONT.sub(lambda sign: symbol(font, ord(sign[0])), text)
