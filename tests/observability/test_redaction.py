"""Nothing secret and nothing that a person wrote is logged, whatever is logged."""

from __future__ import annotations

import datetime as dt
import json
import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from bot.observability.redaction import (
    HIDDEN,
    WORD_FIELDS,
    Redactor,
    message_of,
    traceback_of,
    without_secrets,
)

TOKEN = string.ascii_letters + string.digits
SLACK = st.builds(
    lambda kind, rest: f"{kind}-{rest}",
    st.sampled_from(["xoxb", "xoxp", "xoxe.xoxp", "xapp-1", "xoxr", "xoxs"]),
    st.text(f"{TOKEN}-", min_size=10, max_size=60),
)
TELEGRAM = st.builds(
    lambda number, rest: f"{number}:{rest}",
    st.integers(10_000, 9_999_999_999),
    st.text(f"{TOKEN}_-", min_size=30, max_size=40),
)
PASSWORD = st.text(f"{TOKEN}!@#%*+.,~-", min_size=6, max_size=20).filter(
    lambda text: text.strip("@,*") == text
)
AROUND = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(before=AROUND, secret=SLACK | TELEGRAM, after=AROUND)
def test_a_token_is_hidden_wherever_it_stands(before: str, secret: str, after: str) -> None:
    said = without_secrets(f"{before} {secret} {after}")

    assert secret not in said
    assert without_secrets(said) == said, "what is hidden stays as it is"


@given(password=PASSWORD, user=st.text(string.ascii_lowercase, min_size=1, max_size=8))
def test_a_password_in_an_address_is_hidden(password: str, user: str) -> None:
    password = f"Q{password}Z"
    for line in (
        f"postgresql://{user}:{password}@db.example.org:5432/desk is out of reach",
        f"could not reach 'postgresql+psycopg://{user}:{password}@/desk'",
        f"({user}) sqlite:///desk?password={password}&mode=ro",
        f"host=db user={user} password='{password}' dbname=desk",
        f"host=db password={password} dbname=desk",
        f'{{"password": "{password}", "user": "{user}"}}',
    ):
        assert password not in without_secrets(line)


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("Authorization: Bearer abc.DEF-123", "abc.DEF-123"),
        ("{'Authorization': 'Basic dXNlcjpwYXNz', 'Accept': '*/*'}", "dXNlcjpwYXNz"),
        ("(b'authorization', b'Bearer s3cr3t-value')", "s3cr3t-value"),
        ("Cookie: session=eyJhIjoxfQ.abc; other=1", "eyJhIjoxfQ"),
        ("POST /bot12345:ABC-def/sendMessage", "ABC-def"),
        ("GET /file/bot12345%3AABC-def/photo.jpg", "ABC-def"),
        ("https://hooks.slack.com/actions/T1/2/kJ8s9", "kJ8s9"),
        ("wss://wss-primary.slack.com/link/?ticket=abcd-1234&app_id=A1", "abcd-1234"),
        ("X-Telegram-Bot-Api-Secret-Token: hush-hush", "hush-hush"),
        ("signing_secret=8f742231b10e", "8f742231b10e"),
    ],
)
def test_other_shapes(line: str, secret: str) -> None:
    assert secret not in without_secrets(line)


def test_what_is_no_secret_stays() -> None:
    for line in (
        "Slack's socket cannot be opened; trying again",
        "https://api.telegram.org/ answered 502 at 14:30:05 for U02ABC",
        "postgresql://desk@db.example.org:5432/desk",
        "does another program use this bot's token, or is a webhook set?",
    ):
        assert without_secrets(line) == line


class _Odd:
    def __repr__(self) -> str:
        raise ValueError("no picture of me")

    __str__ = __repr__


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.binary(max_size=10)
    | st.datetimes()
    | st.timedeltas()
    | st.builds(_Odd)
    | st.builds(ValueError, st.text(max_size=30)),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8) | st.integers(), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(fields=st.dictionaries(st.text(max_size=8), VALUES, max_size=5), secret=SLACK | PASSWORD)
def test_any_fields_become_json_without_secrets_or_words(
    fields: dict[str, Any], secret: str
) -> None:
    words = "ER LIGT KOFFIE"
    fields |= {name: [words] for name in WORD_FIELDS}
    fields |= {"deep": {"er": [{"text": words, "api_token": secret, "found": f"({secret})"}]}}

    shown = Redactor(frozenset({secret}))(None, "info", fields)

    line = json.dumps(shown, allow_nan=False)
    assert json.loads(line) == shown
    assert words not in line
    assert secret not in line or secret in HIDDEN
    assert not any(
        sign < " " for value in shown.values() if isinstance(value, str) for sign in value
    )


def test_times_and_numbers_stay_readable() -> None:
    at = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
    assert Redactor()(None, "info", {"at": at, "wait": dt.timedelta(minutes=2), "attempt": 3}) == {
        "at": "2026-03-01T12:00:00+00:00",
        "wait": "0:02:00",
        "attempt": 3,
    }


class _Message(BaseModel):
    text: str


WORDS = "er ligt koffie in de gang"


def _pydantic() -> Exception:
    with pytest.raises(ValidationError) as caught:
        _Message.model_validate({"text": [WORDS]})
    return caught.value


def _nested() -> Exception:
    try:
        try:
            raise KeyError(WORDS)
        except KeyError as error:
            raise RuntimeError("it could not be taken in") from error
    except RuntimeError as error:
        return ExceptionGroup("several", [error, ValueError(f"bad words: '{WORDS}'")])


@pytest.mark.parametrize(
    "error",
    [
        _pydantic(),
        _nested(),
        ValueError(f"invalid literal for int() with base 10: {WORDS!r}"),
        ValueError(f"cannot read {WORDS.encode()!r}"),
        ValueError(f"somebody said “{WORDS}”"),
        RuntimeError(f'duplicate key value "calls_pk"\nDETAIL:  Key (words)=({WORDS}) exists.'),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_exception_tells_no_words(error: Exception) -> None:
    told = traceback_of(error)

    assert WORDS not in told
    assert type(error).__name__ in told


def test_an_exception_is_told_with_its_cause_and_where() -> None:
    told = traceback_of(_nested())

    assert told.index("KeyError") < told.index("was the cause of:")
    assert "RuntimeError: it could not be taken in" in told
    assert "test_redaction.py" in told


def test_an_exception_that_cannot_be_said_is_still_told() -> None:
    class Mute(Exception):
        def __str__(self) -> str:
            raise ValueError

    assert message_of(Mute()) == "(its message cannot be read)"
