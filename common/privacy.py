"""Words that could point at a person: found, and masked before anyone else reads them.

Numbers and addresses are found surely. Names are not: what looks like one is offered to the person
who reads the text, who has the last word.
"""

import re
import unicodedata
from collections.abc import Iterable

from common.forms import PERSONAL_NUMBER
from common.text import fold

MASK = "[…]"
# From the beginning of a run of letters: else a long one without @ is walked once for each of them.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Letter by letter: among the letters with two marks, large and small ones take turns.
_LETTERS = [chr(code) for code in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))]
_CAPITAL = "A-Z" + "".join(letter for letter in _LETTERS if letter.isupper())
_SMALL = "a-z" + "".join(letter for letter in _LETTERS if letter.islower())
_WORD = rf"[{_CAPITAL}][{_SMALL}]*"
_LARGE = rf"(?:[{_CAPITAL}]{{2,}}|{_WORD})\b"
# A form of address and capitalised words after it: "bà Nguyễn Thị Hoa", "anh Tư", "ÔNG NGUYỄN VĂN AN".
_NAME = re.compile(
    rf"(?i:\b(?:ông|bà|anh|chị|em|cô|chú|bác|dì|cậu|thầy|đồng chí|đ/c|tên(?: là)?))\s+"
    rf"({_LARGE}(?:\s{_LARGE}){{0,4}})"
)
# Two words or more that begin large, or are all large, side by side: most names written by themselves.
_RUN = re.compile(rf"\b{_LARGE}(?:\s+{_LARGE})+\b")


def masked(text: str) -> str:
    """The text with telephone, identity and e-mail addresses replaced by a mask."""
    return PERSONAL_NUMBER.sub(MASK, _EMAIL.sub(MASK, text))


def has_personal_numbers(text: str) -> bool:
    return masked(text) != text


def composed(text: str) -> str:
    """The text with each letter and its marks as one sign: some keyboards type them apart."""
    return unicodedata.normalize("NFC", text)


def likely_names(text: str) -> list[str]:
    """What may be people's names, in order, each once."""
    return list(dict.fromkeys(match.group(1) for match in _NAME.finditer(composed(text))))


def any_of(names: Iterable[str]) -> re.Pattern[str]:
    """Any of the names where it stands as words of its own, as much of it as there is.

    "A" is not the A of "UBND xã An Bình", and "Nguyễn" leaves nothing of "Nguyễn Thị Hoa".
    """
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, longest_first))})\b")


def without_names(text: str) -> str:
    """A first proposal for the public: numbers masked, and what looks like a name."""
    text = composed(text)
    names = likely_names(text)
    return masked(any_of(names).sub(MASK, text) if names else text)


def without_persons(text: str, places: str) -> str:
    """For keeping after the case, when too much masked costs little: also every run of capitalised
    words that is no place. `places` are the folded names of known places in one string.

    A name that is written small, or alone, is not seen.
    """

    def unless_place(run: re.Match[str]) -> str:
        return run[0] if f" {fold(run[0])} " in f" {places} " else MASK

    return _RUN.sub(unless_place, without_names(text))
