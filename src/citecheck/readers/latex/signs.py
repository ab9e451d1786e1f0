r"""Say which sign a LaTeX command prints: accents (`\"u`), symbols (`\ss`), ligatures (`--`).

The commands are those of the LaTeX kernel, textcomp and inputenc (LaTeX2e: An unofficial reference
manual, sections 23 "Special insertions").
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

ACCENTS: Mapping[str, str] = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "d": "\u0323",
    "b": "\u0331", "G": "\u030f", "U": "\u030e", "capitalcedilla": "\u0327", "capitalogonek": "\u0328",
}  # fmt: skip
"""Commands that set a sign over or under the letter behind them, and the combining character."""

SYMBOLS: Mapping[str, str] = {
    "ss": "ß", "SS": "ẞ", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "o": "ø", "O": "Ø",
    "l": "ł", "L": "Ł", "i": "i", "j": "j", "dh": "ð", "DH": "Ð", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ",
    "th": "þ", "TH": "Þ", "S": "§", "P": "¶", "dag": "†", "ddag": "‡", "pounds": "£", "euro": "€",
    "texteuro": "€", "EUR": "€", "copyright": "©", "dots": "…", "ldots": "…", "textellipsis": "…",
    "textendash": "–", "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“",
    "textquotedblright": "”", "textquotedbl": '"', "textquotesingle": "'", "quotesinglbase": "‚",
    "quotedblbase": "„", "glqq": "„", "grqq": "“", "glq": "‚", "grq": "‘", "flqq": "«", "frqq": "»",
    "flq": "‹", "frq": "›", "guillemotleft": "«", "guillemotright": "»", "guillemetleft": "«",
    "guillemetright": "»", "og": "«", "fg": "»", "lq": "‘", "rq": "’", "textbackslash": "\\", "textbar": "|",
    "textless": "<", "textgreater": ">", "textasciitilde": "~", "textasciicircum": "^", "textunderscore": "_",
    "textbraceleft": "{", "textbraceright": "}", "lbrack": "[", "rbrack": "]", "textdollar": "$",
    "textdegree": "°", "degree": "°", "textmu": "µ", "micro": "µ", "textmultiply": "×", "texttimes": "×",
    "textpm": "±", "textdiv": "÷", "textregistered": "®", "texttrademark": "™", "textcopyright": "©",
    "textsection": "§", "textparagraph": "¶", "textdagger": "†", "textdaggerdbl": "‡", "textbullet": "•",
    "textasteriskcentered": "*", "textperiodcentered": "·", "textordfeminine": "ª", "textordmasculine": "º",
    "textexclamdown": "¡", "textquestiondown": "¿", "textcelsius": "°C", "textohm": "Ω", "textonehalf": "½",
    "textonequarter": "¼", "textthreequarters": "¾", "textminus": "−", "textnumero": "№", "textapprox": "≈",
    "textalpha": "α", "textbeta": "β", "textgamma": "γ", "textdelta": "δ", "textonesuperior": "¹",
    "texttwosuperior": "²", "textthreesuperior": "³", "TeX": "TeX", "LaTeX": "LaTeX", "LaTeXe": "LaTeX2e",
    "BibTeX": "BibTeX", "hyp": "-", "slash": "/", "backslash": "\\", "textvisiblespace": " ", "nobreakspace": " ",
    "space": " ", "quad": " ", "qquad": " ", "enspace": " ", "thinspace": " ", "newblock": " ", "newline": " ",
    "linebreak": " ", "tabularnewline": " ", "hfill": " ", "hfil": " ", "break": " ", "allowbreak": "",
    "&": "&", "%": "%", "$": "$", "#": "#", "_": "_", "{": "{", "}": "}", " ": " ", ",": " ", ";": " ", ":": " ",
    ">": " ", "!": "", "/": "", "-": "", "@": "", "\n": " ", "\r": " ", "\t": " ", "+": "", "*": "",
}  # fmt: skip
"""What commands without arguments print."""

LIGATURES: Mapping[str, str] = {
    "---": "—",
    "--": "–",
    "``": "“",
    "''": "”",
    "`": "‘",
    "?`": "¿",
    "!`": "¡",
}
"""Runs of signs that are set as one."""


def accented(letter: str, command: str) -> str:
    """Return a letter with the accent of a command."""
    return unicodedata.normalize("NFC", letter[:1] + ACCENTS[command]) + letter[1:]
