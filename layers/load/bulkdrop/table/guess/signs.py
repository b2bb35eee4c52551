"""What signs cost: where text has them, and where it does not."""

# Beside a sign there is a letter (l), a digit (d), another sign (s), or an end (_). Costs are nats:
# the negative logarithm of how common such a sign is in text.
_PLACES = (
    ("’", 5.0, "ll"),  # noqa: RUF001 # the sign itself is meant
    ("’", 7.0, "l_ _d d_ dl ls"),  # noqa: RUF001 # the sign itself is meant
    ("‘“„«", 7.0, "_l _d __ sl _s"),  # noqa: RUF001 # as above
    ("”»", 7.0, "l_ d_ __ ls ds s_"),
    ("‹‚", 8.0, "_l _d _s"),  # noqa: RUF001 # as above
    ("›", 8.0, "l_ d_ s_"),  # noqa: RUF001 # as above
    ("–—", 5.0, "__ dd d_ _d"),  # noqa: RUF001 # as above
    ("…", 8.0, "l_ __ _l d_"),
    ("•", 6.0, "__ _l _d"),
    ("·", 7.0, "ll __"),
    ("€", 4.5, "_d d_ __ _s s_"),
    ("־", 4.0, "ll"),
    ("׳״", 5.0, "ll l_"),  # noqa: RUF001 # as above
    ("£", 4.5, "_d __ _s"),
    ("¥", 7.5, "_d __ d_"),
    ("½", 5.0, "d_ __ dl _l _d"),
    ("¼¾", 6.0, "d_ __ dl _l _d"),
    ("²³", 5.5, "l_ d_ ld"),
    ("¹", 8.5, "l_ d_"),
    ("°", 4.5, "d_ dl _l __ ds"),
    ("°", 9.0, "l_"),  # as in N° 5
    ("ºª", 5.5, "d_ l_ dl ld"),
    ("§", 5.0, "__ _d _l _s s_ sd"),
    ("®™©", 6.0, "l_ __ _d d_"),
    ("±", 7.0, "_d __ dd"),
    ("×", 7.0, "__ dd d_ _d"),  # noqa: RUF001 # as above
    ("µ", 7.0, "_l dl"),
    ("¿¡", 5.5, "_l"),
    ("\xa0", 5.0, "ll ld dl dd _l l_ _d d_ sl ls ds sd __ _s s_"),
    ("\u200e\u200f", 6.0, "__ _l l_ _d d_ _s s_ ll ld dl ls sl ds sd"),  # of Hebrew and Arabic
    ("´", 8.0, "ll l_"),  # noqa: RUF001 # as above
    ("№", 6.0, "__ _d _l l_ _s"),
    ("¢", 10.5, "d_"),
    ("‰", 8.0, "d_ __"),
    ("†", 9.0, "__ _l l_"),
    ("¦¨¯¬¶¸÷", 12.0, "__ d_ _d dd"),  # noqa: RUF001 # as above
    ("¤", 18.0, "__ d_ _d"),  # a euro of ISO 8859-15, and hardly ever itself
)
_SIGNS = {
    sign + place: cost
    for signs, cost, places in _PLACES
    for sign in signs
    for place in places.split()
}
_LEAST = {sign: cost for signs, cost, _ in reversed(_PLACES) for sign in signs}
RARE = 15.0
_MISPLACED = 10.0
_UNLISTED = 20.0
# Words have no signs inside but an apostrophe and the like, and their halves cost less than they.
_WITHIN_A_WORD = 8.0
_NO_TEXT = 30.0


def sign_cost(sign: str, left: str, right: str) -> float:
    """Return what a sign costs between two neighbours, each one of `l`, `d`, `s`, `_`."""
    if sign == "\ufffd" or "\x80" <= sign <= "\x9f":
        return _NO_TEXT
    if placed := _SIGNS.get(sign + left + right):
        return placed
    cost = _LEAST[sign] + _MISPLACED if sign in _LEAST else _UNLISTED
    return cost + _WITHIN_A_WORD * (left == right == "l")
