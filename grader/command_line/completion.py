"""What Tab completes: exercises, ids of checks, levels, files; and the script that teaches it to a shell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

VARIABLE = "_GRADE_COMPLETE"  # by which the script asks, as click names it
WHERE_IT_GOES = {
    "bash": """
# To have it in every bash, save this script and let ~/.bashrc read it:
#   grade completion bash > ~/.grade-completion.bash
#   echo 'source ~/.grade-completion.bash' >> ~/.bashrc
# Then open a new terminal and type: grade ex<Tab>
""",
    "zsh": """
# To have it in every zsh, save this script and let ~/.zshrc read it:
#   grade completion zsh > ~/.grade-completion.zsh
#   echo 'autoload -U compinit && compinit && source ~/.grade-completion.zsh' >> ~/.zshrc
# Then open a new terminal and type: grade ex<Tab>
""",
    "fish": """
# To have it in every fish, save this script where fish looks for it:
#   mkdir -p ~/.config/fish/completions
#   grade completion fish > ~/.config/fish/completions/grade.fish
# Then open a new terminal and type: grade ex<Tab>
""",
}


def script(shell: str, cli: click.Command) -> str:
    """The script for "bash", "zsh" or "fish", with comments that say where it goes."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    return kind(cli, {}, "grade", VARIABLE).source().strip("\n") + "\n" + WHERE_IT_GOES[shell]


def exercises(_context: click.Context, _parameter: click.Parameter | None, incomplete: str) -> list[CompletionItem]:
    """The exercises whose names begin so."""
    from grader.exercise import names

    return items((name, title(name)) for name in names() if name.startswith(incomplete))


def title(name: str) -> str:
    """The exercise's title; "" where its file is broken, of which a Tab is not the moment to tell."""
    from grader.errors import GradeError
    from grader.exercise import catalogue_folder, load

    try:
        return load(catalogue_folder() / name).title
    except GradeError:
        return ""


def checks(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The ids of the checks of the exercise that the line names, with their titles; none where it names none."""
    from grader.command_line.declared import declared
    from grader.exercise import catalogue_folder, names

    said = [context.params.get("exercise"), *context.args]  # click has not put what it could not finish in its place
    name = next((word.rstrip("/") for word in said if isinstance(word, str) and word.rstrip("/") in names()), None)
    if name is None:
        return []
    return items(
        (id_, title) for id_, title in declared(catalogue_folder() / name / "checks.py") if id_.startswith(incomplete)
    )


def levels(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The levels of feedback that begin so."""
    from grader.feedback import Level

    return items((level, "") for level in Level if level.startswith(incomplete))


def files(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Asks the shell for its own names of files and folders."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def items(found: Iterable[tuple[str, str]]) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(value, help=words) for value, words in found]
