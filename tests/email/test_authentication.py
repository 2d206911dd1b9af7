"""Which mails are believed: those that our own server proved, by its uppermost word."""

from __future__ import annotations

import pytest

from bot.channels.email.authentication import is_proven
from bot.channels.email.message_reader import read

MX = "mx.example.org"


def proven(*results: str, sender: str = "sanne@example.org", server: str = MX) -> bool:
    headers = "".join(f"Authentication-Results: {one}\r\n" for one in results)
    return is_proven(read(f"{headers}From: {sender}\r\n\r\nHello".encode()), server)


@pytest.mark.parametrize(
    "result",
    [
        f"{MX}; dmarc=pass (p=REJECT) header.from=example.org",
        f"{MX} 1; spf=pass smtp.mailfrom=example.org;\r\n dkim=pass header.i=@example.org header.s=a",
        f"{MX.upper()}; dkim=fail header.d=x.org; dkim=pass header.d=Example.org",
    ],
)
def test_proven(result: str) -> None:
    assert proven(result)


@pytest.mark.parametrize(
    "result",
    [
        "mx.attacker.org; dmarc=pass header.from=example.org",
        f"{MX}; dmarc=pass header.from=attacker.org",
        f"{MX}; dkim=pass header.d=attacker.org",
        f"{MX}; dkim=pass header.d=org.attacker",
        f"{MX}; dkim=pass header.d=org",
        f"{MX}; spf=pass smtp.mailfrom=example.org",
        f"{MX}; dmarc=fail header.from=example.org; dkim=none",
        f"{MX}; none (dmarc=pass header.from=example.org)",
        f'{MX}; dkim=neutral reason="dkim=pass header.d=example.org"',
        f'{MX}; dkim=neutral reason="x; dkim=pass header.d=example.org"',
        f'{MX}; spf=pass smtp.mailfrom="a); dkim=pass header.d=example.org ("@attacker.org',
        f"{MX}; spf=pass (for a; dkim=pass header.d=example.org)",
        f"{MX}; dmarc=fail header.from=example.org; dkim=pass header.d=example.org",
        f"dmarc=pass header.from=example.org; {MX}",
        "",
    ],
)
def test_not_proven(result: str) -> None:
    assert not proven(result)


def test_only_the_uppermost_word_of_our_own_server_counts() -> None:
    """What the sender put in stands below what the server put on top."""
    assert not proven(f"{MX}; dmarc=fail", f"{MX}; dmarc=pass header.from=example.org")
    assert proven("other.org; dmarc=fail", f"{MX}; dmarc=pass header.from=example.org")


def test_a_server_that_writes_no_name() -> None:
    microsoft = "spf=pass (sender IP is 1.2.3.4) smtp.mailfrom=example.org; dkim=pass header.d=example.org;dmarc=pass action=none header.from=example.org;compauth=pass reason=100"
    assert proven(microsoft, server="-")
    assert not proven("spf=fail; dmarc=fail", microsoft, server="-")
    assert not proven(microsoft)


def test_without_a_name_nobody_is_believed() -> None:
    assert not proven(f"{MX}; dmarc=pass header.from=example.org", server="")


def test_a_name_beside_the_address_is_no_address() -> None:
    forged = '"sanne@example.org" <eve@attacker.org>'
    assert not proven(f"{MX}; dmarc=pass header.from=example.org", sender=forged)
