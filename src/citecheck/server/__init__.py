"""A language server: what is found shows up in an editor while one writes, with what stands behind.

It speaks the Language Server Protocol 3.17 over standard input and output. Diagnostics, hover,
definition, references, highlights, symbols and quick fixes are all made of the same report that
the command prints, of the text as it is in the editor.
"""

from __future__ import annotations

from citecheck.errors import UsageError


def serve() -> int:
    """Serve the editor at standard input and output until it says goodbye or hangs up.

    Returns:
        the exit code that the protocol asks for: 0 after `shutdown`, 1 without.

    Raises:
        UsageError: pygls, which speaks the protocol, is not installed.
    """
    try:
        from citecheck.server.protocol import run  # noqa: PLC0415  # pygls is an extra
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] not in {"pygls", "lsprotocol"}:
            raise
        raise UsageError(
            "the language server needs pygls, which is not installed",
            hint="pip install 'citecheck-lint[server]'",
        ) from error
    return run()
