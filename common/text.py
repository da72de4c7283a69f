"""Vietnamese text: keys to search without accents and to sort as a dictionary does."""

import unicodedata
from hashlib import sha256

_FOLD_D = str.maketrans({"đ": "d", "Đ": "D"})
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: index + 10 for index, letter in enumerate(_LETTERS)}
# Tones in dictionary order: ngang, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


def fold(text: str) -> str:
    """Return the text in lower case without marks: "Đăng ký" -> "dang ky"."""
    decomposed = unicodedata.normalize("NFD", text.translate(_FOLD_D))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.lower().split())


def sort_key(text: str) -> str:
    """Return a plain string whose byte order is the Vietnamese dictionary order.

    Letters count first (a < ă < â … d < đ), tones only between words alike in letters.
    """
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", text.lower().strip()):
        base, tone = _split_tone(char)
        letters.append(f"{_RANK[base]:02d}" if base in _RANK else _other(base))
        tones.append(tone)
    return "".join(letters) + " " + "".join(tones)


def _split_tone(char: str) -> tuple[str, str]:
    marks = unicodedata.normalize("NFD", char)
    tone = next((_TONES[mark] for mark in marks if mark in _TONES), "0")
    rest = "".join(mark for mark in marks if mark not in _TONES)
    return unicodedata.normalize("NFC", rest), tone


def _other(char: str) -> str:
    """Spaces before digits before letters; anything else keeps its own order after them."""
    if char == " ":
        return "0"
    return f"0{char}" if char.isdigit() else f"9{ord(char):04x}"


def edition_of(*values: object) -> str:
    """A short mark that changes with the values: what a form saw when it was opened."""
    said = "\n".join("" if value is None else str(value) for value in values)
    return sha256(said.encode()).hexdigest()[:16]
