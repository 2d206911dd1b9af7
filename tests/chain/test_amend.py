"""What a wish came to, as a diff of the team's file: the promise changed, every comment and every other line where it was."""

from __future__ import annotations

from pathlib import Path

import pytest

import catalog
from catalog.amend import CannotAmendError, amended, diff
from catalog.load import read
from catalog.model import Duration, Target

HOSPITAL = Path(catalog.__file__).parent / "hospital"
FASTER = Target(acknowledge=Duration(minutes=10), resolve=Duration(minutes=120))


def _changed(before: str, after: str) -> list[str]:
    return [
        line for line in diff("x", before, after).splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]


def test_only_the_promise_changes() -> None:
    before = (HOSPITAL / "cleaning.yaml").read_text()
    after = amended(before, "cleaning-on-call", "*", "incident", FASTER)
    assert _changed(before, after) == [
        "-          incident: {acknowledge: 15m, resolve: 4h}",
        "+          incident: {acknowledge: 10m, resolve: 2h}",
    ]


@pytest.mark.parametrize(
    ("name", "service"), [("payroll", "salary"), ("laundry-supplier", "linen"), ("parts-depot", "spare-parts")]
)
def test_a_customer_without_an_agreement_gets_one_and_nothing_else_is_touched(name: str, service: str) -> None:
    before = (HOSPITAL / f"{name}.yaml").read_text()
    lines = _changed(before, amended(before, service, "privacy-office", "wish", FASTER))
    assert len(lines) == 3
    assert all(line.startswith("+") for line in lines), lines


def test_what_comes_out_is_sound_and_says_what_was_agreed() -> None:
    name = "cleaning.yaml"
    files = [(p.name, p.read_bytes()) for p in sorted(HOSPITAL.glob("*.yaml"))]
    after = amended((HOSPITAL / name).read_text(), "cleaning-on-call", "catering", "incident", FASTER)
    made, _, problems = read([(n, after.encode() if n == name else b) for n, b in files], "new")
    agreements = made.services["cleaning/cleaning-on-call"][1].agreements
    assert agreements[0].customers == ("catering",)
    assert agreements[0].targets == {"incident": FASTER}
    assert [p.code for p in problems] in ([], ["promise-too-long"]), "the proofs say whether it can be kept"


def test_a_service_that_is_not_there() -> None:
    with pytest.raises(CannotAmendError, match="no service nothing"):
        amended((HOSPITAL / "cleaning.yaml").read_text(), "nothing", "*", "incident", FASTER)
