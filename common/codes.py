"""Codes that people read aloud, copy by hand and type again."""

# No 0/O, 1/I/L, U: a code is read over the telephone and copied by hand.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP = 4


def letters_of(number: int, length: int) -> str:
    """The last `length` digits of a number, written in the alphabet's thirty letters."""
    letters = []
    for _place in range(length):
        number, digit = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[digit])
    return "".join(reversed(letters))


def plain(typed: str) -> str:
    """What was meant: any case, with spaces or dashes wherever people like to put them."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def grouped(code: str) -> str:
    """ABCD-EFGH-JKLM: how it is printed."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
