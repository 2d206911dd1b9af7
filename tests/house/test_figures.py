"""What the house looks like in numbers stays within bounds."""

from __future__ import annotations

import ast

from tests.house import figures
from tests.house.figures import LONGEST_LINE, ROOT, functions, sources

MOST_COMPLEX, MOST_COMPLEX_SHARE = 10, 0.02
LONGEST_FILE = 450


def test_few_functions_branch_more_than_ten_times() -> None:
    every = functions()
    over = [one for one in every if one.complexity > MOST_COMPLEX]
    named = "\n".join(
        f"{one.complexity} {one.file}:{one.line} {one.name}"
        for one in sorted(over, key=lambda f: -f.complexity)
    )
    assert len(over) <= MOST_COMPLEX_SHARE * len(every), named


def test_no_line_is_too_long() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sources()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LONGEST_LINE
    ]
    assert not long


def test_nothing_is_kept_from_the_formatter() -> None:
    kept = [
        str(path.relative_to(ROOT))
        for path in sources()
        if any(mark in path.read_text(encoding="utf-8") for mark in ("fmt: skip", "fmt: off"))
    ]
    assert not kept


def test_no_file_is_longer_than_a_sitting() -> None:
    lengths = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in sources()}
    assert not {str(p.relative_to(ROOT)): n for p, n in lengths.items() if n > LONGEST_FILE}


def test_complexity_is_counted_as_radon_counts() -> None:
    code = """
def one(a, b):
    if a and b or a:                       # 1 + if + and + or
        return [x for x in a if x if b]    # + comprehension + two conditions
    for x in a:                            # + for
        while x:                           # + while
            try:
                x = a if b else x          # + condition
            except ValueError:             # + handler
                assert x                   # + assert
    match a:
        case 1:                            # + case
            pass
        case _:
            pass
    def within():
        if a:
            return
"""
    tree = ast.parse(code).body[0]
    assert isinstance(tree, ast.FunctionDef)
    assert figures.complexity(tree) == 13
