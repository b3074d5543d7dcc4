"""What looks like a secret or a private path in a text. Every expression runs in linear time.

Services give their keys a prefix so that they can be found; those are searched for by it. Everything else
must stand beside a word like "password" and not look like a placeholder, or be a place in somebody's home.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

PRIVATE_PATH = "home folder"


@dataclass(frozen=True)
class Detector:
    """`expression` finds candidates; the first group, or all of it, is the secret. `remedy` would redact them.

    `random` asks that a candidate look like one: digits and letters, few of them twice. A text without any of
    `signs` has none, which is quick to see.
    """

    kind: str
    expression: str  # compiled when a text has one of the signs, which is seldom
    remedy: str
    signs: tuple[str, ...]
    random: bool = True


def _token(kind: str, expression: str, *signs: str, random: bool = True) -> Detector:
    # The look-behind keeps the prefix from being the end of a longer word, as in "task-force".
    return Detector(kind, rf"(?<![A-Za-z0-9_]){expression}", expression, signs, random)


_KEY = (
    r"(?:pass(?:word|wd|phrase)|pwd|secret|credentials?|(?:api|access|auth|private|secret|account|signing|encryption)"
    r"[_-]?key|(?:access|auth|api|hub|hf|bearer|refresh|session|bot|personal|github|gitlab|wandb|neptune|slack|aws)"
    r"[_-]?(?:token|secret)|client[_-]?secret|secret[_-]?access[_-]?key)"
)
_SEPARATOR = r"""(["'`*]{0,3}\s{0,8}(?:=>|:=|[:=|\t])(?!=)\s{0,8}[rbuf]?["'`*]{0,3})"""
_WORD = r"""([^\s"'`<>|,;(){}\[\]]{4,200}+)(?!\()"""
_PAIRS = (
    re.compile(rf"(?<![A-Za-z0-9]){_KEY}{_SEPARATOR}{_WORD}", re.IGNORECASE),
    re.compile(rf"(?<![A-Za-z0-9])--[a-z_-]{{0,40}}{_KEY}([ =][\"']?){_WORD}", re.IGNORECASE),
)

SECRETS = (
    _token("Hugging Face token", r"(?:hf|api_org)_[A-Za-z0-9]{30,64}", "hf_", "api_org_"),
    _token("GitHub token", r"gh[pousr]_[A-Za-z0-9]{36,255}", "ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
    _token("GitHub token", r"github_pat_[A-Za-z0-9_]{50,255}", "github_pat_"),
    _token("GitLab token", r"gl(?:pat|dt|rt|ptt)-[A-Za-z0-9_-]{20,64}", "glpat-", "gldt-", "glrt-", "glptt-"),
    _token("AWS access key", r"(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])", "AKIA", "ASIA"),
    _token("API key", r"sk-[A-Za-z0-9_-]{20,200}", "sk-"),
    _token("Google API key", r"AIza[A-Za-z0-9_-]{35}", "AIza"),
    _token("Google access token", r"ya29\.[A-Za-z0-9_-]{20,300}", "ya29."),
    _token("Slack token", r"xox[abeoprs]-[A-Za-z0-9-]{10,200}", "xox"),
    _token("Slack webhook", r"https://hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9/_-]{20,200}",
           "hooks.slack.com", random=False),
    _token("Discord webhook", r"https://discord(?:app)?\.com/api/webhooks/[0-9]{5,30}/[\w-]{20,200}",
           "/api/webhooks/", random=False),
    _token("Telegram bot token", r"[0-9]{8,10}:AA[A-Za-z0-9_-]{33}", ":AA"),
    _token("Stripe key", r"[rs]k_(?:live|test)_[A-Za-z0-9]{16,200}", "k_live_", "k_test_"),
    _token("PyPI token", r"pypi-AgE[A-Za-z0-9_-]{50,300}", "pypi-AgE"),
    _token("npm token", r"npm_[A-Za-z0-9]{36}", "npm_"),
    _token("SendGrid key", r"SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}", "SG."),
    _token("Replicate token", r"r8_[A-Za-z0-9]{37}", "r8_"),
    _token("Databricks token", r"dapi[0-9a-f]{32}", "dapi"),
    _token("Weights & Biases key", r"wandb_v1_[A-Za-z0-9_]{40,200}", "wandb_v1_"),
    _token("Neptune token", r"eyJhcGlf[A-Za-z0-9+/=_-]{40,600}", "eyJhcGlf"),
    _token("JSON web token", r"eyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{10,2000}", "eyJ"),
    Detector("token", rf"(?i)(?<![A-Za-z0-9])token{_SEPARATOR}([A-Za-z0-9_.-]{{20,400}})", "",
             ("token", "Token", "TOKEN")),
    Detector(
        "private key", r"-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----",
        r"-----BEGIN[\s\S]*?(-----END[^-]*-----|$)", ("-----BEGIN",), random=False,
    ),
    Detector(
        "password in an address", r"""://[^\s/:@"'<>]{0,100}:([^\s/@"'<>]{2,200})@(?=[\w\[])""",
        r"://[^\s/@]+@", ("://",), random=False,
    ),
)  # fmt: skip

_PATHS = (
    re.compile(r"(?<![\w.~/-])(?:file://)?(?:/mnt)?/(?:home|Users)/([^\s/\\\"'`<>:;,|*?()\[\]{}$&]{1,64})"),
    re.compile(
        r"(?<![A-Za-z0-9])[A-Za-z]:[\\/]{1,4}Users[\\/]{1,4}([^\s/\\\"'`<>:;,|*?()\[\]{}$%&]{1,64})", re.IGNORECASE
    ),
    re.compile(r"(?<![\w.~/-])/(root)(?=/[\w.]|[\s\"',;:<)]|$)"),
)
_PATH_SIGNS = re.compile(r"/home/|/root|[/\\]users[/\\]", re.IGNORECASE)
_PAIR_SIGNS = re.compile(r"pass|pwd|secret|credential|key|token", re.IGNORECASE)
_PATH_REMEDY = r'/(home|Users)/[^/\s"]+|[A-Z]:[\\/]+Users[\\/]+[^\\/\s"]+|/root\b'
_NOBODY = frozenset({"user", "username", "your_name", "yourname", "you", "me", "name", "shared", "public", "default"})

_PLACEHOLDERS = re.compile(
    r"(?:none|null|nil|nan|true|false|yes|no|todo|tbd|n/a|empty|unset|default|auto|required|optional|str|string|text|"
    r"int|bool|float|bytes|env|secret|password|passwd|token|key|changeme|redacted|hidden|masked|removed|placeholder|"
    r"example|dummy|test|your[\w-]*|my[\w-]*|insert[\w-]*|x+|\*+|\.+|•+|-+|_+|\$.*|%.*|os\.environ.*|environ.*|getenv.*)[.!]?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Match:
    """`text` gives something away, what `kind` says; `remedy` is an expression that matches it, "" for none."""

    kind: str
    text: str
    remedy: str
    start: int
    end: int


def matches(text: str) -> list[Match]:
    """Everything in `text` that looks like a secret or a private path, each place once."""
    found: list[Match] = []  # ascending, so that only its neighbours can overlap a match
    for match in _candidates(text):
        place = bisect_left(found, match.end, key=lambda other: other.start)
        if place == 0 or found[place - 1].end <= match.start:
            found.insert(place, match)
    return found


def _candidates(text: str) -> Iterator[Match]:
    """The surest first, overlapping."""
    for detector in SECRETS:
        # To look for a word is a hundred times as quick as to look for an expression.
        if any(sign in text for sign in detector.signs):
            yield from _found(detector, text)
    for expression in _PATHS if _PATH_SIGNS.search(text) else ():
        for found in expression.finditer(text):
            if found[1].lower() not in _NOBODY:
                yield Match(PRIVATE_PATH, found[0], _PATH_REMEDY, found.start(), found.end())
    for expression in _PAIRS if _PAIR_SIGNS.search(text) else ():
        for found in expression.finditer(text):
            if _value(found[2], found[1]):
                name = re.split(r"[^\w-]", found[0].lstrip("-"))[0]
                yield _match("password or key", found, rf"(?<={re.escape(name)})\W+\S+")


def _found(detector: Detector, text: str) -> Iterator[Match]:
    for found in re.finditer(detector.expression, text):
        match = _match(detector.kind, found, detector.remedy)
        if _random(match.text) if detector.random else not _PLACEHOLDERS.fullmatch(match.text):
            yield match


def _match(kind: str, found: re.Match[str], remedy: str) -> Match:
    group = found.lastindex or 0
    return Match(kind, found[group], remedy, found.start(group), found.end(group))


def _random(text: str) -> bool:
    """Whether `text` looks made by chance: placeholders repeat themselves or have no digits."""
    return len(set(text)) >= 9 and any(c.isdigit() for c in text) and any(c.isalpha() for c in text)


def _value(text: str, separator: str) -> bool:
    """Whether `text`, after a word like "password", is a value: no placeholder, number, path or word of a sentence."""
    if _PLACEHOLDERS.fullmatch(text) or len(set(text)) < 3 or text[0] in "/~.$%&":
        return False
    if text.isalpha() and not set(separator) & set("=\"'`|"):
        return False
    return not re.fullmatch(r"[+-]?[\d.,_]+(?:e[+-]?\d+)?%?", text, re.IGNORECASE)
