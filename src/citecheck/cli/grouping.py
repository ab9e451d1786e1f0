"""How the command line is parsed and shown: a command that may be left out, options in groups."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup

DEFAULT = "check"
"""The command that may be left out."""


class Group(TyperGroup):
    """Commands, of which `check` may be left out: `citecheck paper.md`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """Put the usual command first where none is named."""
        own = {name for each in self.get_params(ctx) for name in each.opts}
        if args and args[0] not in self.commands and args[0] not in own:
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:  # noqa: ANN401
        """Complete the usual command's options too."""
        found = super().shell_complete(ctx, incomplete)
        if incomplete.startswith("-"):
            command = self.commands[DEFAULT]
            inner = command.make_context(DEFAULT, [], parent=ctx, resilient_parsing=True)
            found += command.shell_complete(inner, incomplete)
        return found


class Command(TyperCommand):
    """A command whose `--help` shows its options in groups."""

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the options, a section a group."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for each in self.get_params(ctx):
            record = each.get_help_record(ctx)
            if record is not None:
                usual = "Arguments" if each.param_type_name == "argument" else "Options"
                group = getattr(each, "rich_help_panel", None) or usual
                groups.setdefault(group, []).append(record)
        for group, records in groups.items():
            with formatter.section(group):
                formatter.write_dl(records)
