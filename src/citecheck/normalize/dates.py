"""Read the year of a work."""

from __future__ import annotations

from citecheck.pattern import lazy

_YEAR = lazy(r"(?<!\d)(1[4-9]\d\d|20\d\d|21\d\d)(?!\d)")
_UNDATED = lazy(
    r"(?i)\b(?:in[ -]press|in print|accepted|submitted|forthcoming|to appear|under review|in review"
    r"|ahead of print|early view|online first|first online|advance online|unpublished"
    r"|in preparation|in prep\b|no date|undated|im druck|im erscheinen|sous presse|en prensa"
    r"|in vorb(?:ereitung|\.)|i\.\s?(?:dr|vorb)\.|à paraître|w druku|в печати|in druk|v tisku|u tisku|por publicar"
    r"|in corso di stampa|no prelo|n\.\s?d\b|o\.\s?j\.|s\.\s?a\.|s\.\s?d\.|s\.\s?f\."
    r"|preprint|personal communication)"
)


def parse_year(text: str) -> int | None:
    """Return the first plausible four-digit year (1400–2199) in a field."""
    match = _YEAR.search(text)
    return int(match[1]) if match else None


def says_undated(text: str) -> bool:
    """Tell whether a text says that it has no year (yet): in press, forthcoming, n.d., o. J."""
    return _UNDATED.search(text) is not None
