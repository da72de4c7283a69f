"""Whether a public text is the citizen's own, only with parts masked. No database.

An office that may rewrite what people said about it could make it praise. So the public text is what
was written, piece by piece and in its order, with a mask wherever something is left out.
"""

from dataclasses import dataclass

from common.privacy import MASK, composed


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    masked: bool


def plain(text: str) -> str:
    """With single spaces and whole letters: how lines were broken, how it was typed is nobody's words."""
    return composed(" ".join(text.split()))


def pieces(original: str, public: str) -> list[Piece] | None:
    """The original, cut where the public text masks it; None where that says something else."""
    whole = plain(original)
    kept = [plain(part) for part in plain(public).split(MASK)]
    if len(kept) == 1:
        return [Piece(whole, False)] if kept[0] == whole else None
    first, last, middle = kept[0], kept[-1], kept[1:-1]
    end = len(whole) - len(last)
    if not (whole.startswith(first) and whole.endswith(last)) or len(first) > end:
        return None
    cut, at = [Piece(first, False)], len(first)
    for part in [*middle, ""]:
        start = whole.find(part, at, end) if part else at
        if start < 0:
            return None
        cut += [Piece(whole[at:start], True), Piece(part, False)]
        at = start + len(part)
    # The last mask covers all up to the closing words.
    cut += [Piece(whole[at:end], True), Piece(last, False)]
    return [piece for piece in cut if piece.text]


def is_redaction(original: str, public: str) -> bool:
    return pieces(original, public) is not None
