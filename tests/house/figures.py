"""Counts the figures of the house: how long functions are, how complex, and how long lines are.

`python -m tests.house.figures [--over N]` prints them; `--over N` also names each function whose
cyclomatic complexity is over N. Complexity is McCabe's number as radon counts it: one, and one more
for each branch, loop, handler, comprehension, condition within one, `and`/`or`, and case.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "catalog", "routing")
LONGEST_LINE = 100
_BRANCHES = (ast.If, ast.IfExp, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.Assert)
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Function:
    """A function as counted: `lines` of its body after the docstring."""

    file: str
    name: str
    line: int
    lines: int
    complexity: int


@dataclass(frozen=True)
class Figures:
    """What the house looks like in numbers; shares are between 0 and 1."""

    median: int
    ninetieth: int
    longest: int
    complex_share: float
    long_lines_share: float


def sources() -> list[Path]:
    """Every source file of the product; migrations are generated and left out."""
    found = [p for room in ROOMS for p in sorted((ROOT / room).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def functions() -> list[Function]:
    """Every function and method of the product."""
    return [one for path in sources() for one in _functions_of(path)]


def figures() -> Figures:
    """The figures of today."""
    found = functions()
    lengths = sorted(one.lines for one in found)
    lines = [line for path in sources() for line in path.read_text(encoding="utf-8").splitlines()]
    return Figures(
        median=lengths[len(lengths) // 2],
        ninetieth=lengths[int(len(lengths) * 0.9)],
        longest=lengths[-1],
        complex_share=sum(one.complexity > 10 for one in found) / len(found),
        long_lines_share=sum(len(line) > LONGEST_LINE for line in lines) / len(lines),
    )


def _functions_of(path: Path) -> Iterator[Function]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, FunctionNode):
            yield Function(
                file=str(path.relative_to(ROOT)),
                name=node.name,
                line=node.lineno,
                lines=_length(node),
                complexity=complexity(node),
            )


def _length(node: FunctionNode) -> int:
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def complexity(node: FunctionNode) -> int:
    """McCabe's number; functions within are counted apart."""
    return 1 + sum(_adds(inner) for inner in _own(node))


def _adds(node: ast.AST) -> int:
    if isinstance(node, _BRANCHES):
        return 1
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 1
    if isinstance(node, ast.comprehension):
        return 1 + len(node.ifs)
    if isinstance(node, ast.match_case):
        return not (isinstance(node.pattern, ast.MatchAs) and node.pattern.pattern is None)
    return 0


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes below, but not those of functions and classes within: they are counted apart."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield child
            yield from _own(child)


def main(arguments: list[str]) -> None:
    """Print the figures."""
    print(figures())
    if arguments[:1] == ["--over"]:
        for one in sorted(functions(), key=lambda f: -f.complexity):
            if one.complexity > int(arguments[1]):
                print(f"{one.complexity:3} {one.lines:3} {one.file}:{one.line} {one.name}")


if __name__ == "__main__":
    main(sys.argv[1:])
