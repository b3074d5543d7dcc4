"""What looks like a secret or a private path in a text. Every expression runs in linear time.

Services give their keys a prefix so that they can be found; those are searched for by it. Everything else
must stand beside a word like "password" and not look like a placeholder, or be a place in somebody's home.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

HOME, SCRATCH = "home folder", "scratch folder"
PRIVATE_PATHS = frozenset({HOME, SCRATCH})


@dataclass(frozen=True)
class Detector:
    """`expression` finds candidates; the first group, or all of it, is the secret. `remedy` would redact them.

    `random` asks that a candidate look like one, and be no word. A text without any of `signs` has none, which
    is quick to see.
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
    r"(?:pass(?:word|wd|phrase)|(?:db|smtp|mail|ftp|ssh|root|admin|user|mysql|postgres|redis)[_-]?(?:pass|pw)|pwd|"
    r"secret|credentials?|(?:api|access|auth|private|secret|account|signing|encryption|master|subscription|"
    r"kaggle|openai|anthropic|azure|aws)[_-]?key|"
    r"(?:access|auth|api|hub|hf|bearer|refresh|session|bot|personal|github|gitlab|wandb|neptune|slack|aws)"
    r"[_-]?(?:token|secret)|client[_-]?secret|secret[_-]?access[_-]?key)"
)
_SEPARATOR = r"""(["'`*]{0,3}\s{0,8}(?:=>|:=|[:=|\t])(?!=)\s{0,8}[rbuf]?["'`*]{0,3})"""
_WORD = r"""([^\s"'`<>|,;(){}\[\]]{4,200}+)(?!\()"""
_PAIRS = (
    re.compile(rf"(?<![A-Za-z0-9]){_KEY}{_SEPARATOR}{_WORD}", re.IGNORECASE),
    re.compile(rf"(?<![A-Za-z0-9-])--(?=[a-z])[a-z_-]{{0,40}}{_KEY}([ =][\"']?){_WORD}", re.IGNORECASE),
)
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

SECRETS = (
    _token("Hugging Face token", r"(?:hf|api_org)_[A-Za-z0-9]{30,40}(?![A-Za-z0-9_])", "hf_", "api_org_"),
    _token("GitHub token", r"gh[pousr]_[A-Za-z0-9]{36,255}", "ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
    _token("GitHub token", r"github_pat_[A-Za-z0-9_]{50,255}", "github_pat_"),
    _token("GitLab token", r"gl(?:pat|dt|rt|ptt|cbt|agent)-[A-Za-z0-9_-]{20,300}", "glpat-", "gldt-", "glrt-",
           "glptt-", "glcbt-", "glagent-"),
    _token("AWS access key", r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])(?<!EXAMPLE)", "AKIA", "ASIA",
           "ABIA", "ACCA", random=False),
    _token("API key", r"sk-(?:(?:proj|svcacct|admin|ant-[a-z0-9]{2,12})-[A-Za-z0-9_-]{20,200}|(?:or-v1-)?[A-Za-z0-9]"
           rf"{{20,100}}|lf-{_UUID})", "sk-"),
    _token("API key", r"(?:gsk_|pplx-|xai-|fw_|tgp_v1_)[A-Za-z0-9]{24,100}", "gsk_", "pplx-", "xai-", "fw_", "tgp_v1_"),
    _token("API key", r"(?:nvapi|tskey-(?:auth|api))-[A-Za-z0-9_-]{30,100}", "nvapi-", "tskey-"),
    _token("LangSmith key", r"lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}", "lsv2_"),
    _token("Google API key", r"AIza[A-Za-z0-9_-]{35}", "AIza"),
    _token("Google access token", r"ya29\.[A-Za-z0-9_-]{20,300}", "ya29."),
    _token("Slack token", r"(?:xox[abeoprs]|xapp)-(?=[A-Za-z0-9-]{0,40}[0-9]{8})[A-Za-z0-9-]{10,300}", "xox", "xapp-",
           random=False),
    _token("Slack webhook", r"https://hooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9/_-]{20,200}",
           "hooks.slack.com", random=False),
    _token("Discord webhook", r"https://discord(?:app)?\.com/api/webhooks/[0-9]{5,30}/[\w-]{20,200}",
           "/api/webhooks/", random=False),
    _token("Teams webhook", r"https://[a-z0-9-]{1,60}\.webhook\.office\.com/webhookb2/[A-Za-z0-9@/-]{40,300}",
           ".webhook.office.com", random=False),
    _token("Telegram bot token", r"[0-9]{8,10}:AA[A-Za-z0-9_-]{33}", ":AA"),
    _token("Stripe key", r"[rs]k_(?:live|test)_[A-Za-z0-9]{16,200}", "k_live_", "k_test_"),
    _token("PyPI token", r"pypi-AgE[A-Za-z0-9_-]{50,300}", "pypi-AgE"),
    _token("npm token", r"npm_[A-Za-z0-9]{36}", "npm_"),
    _token("SendGrid key", r"SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}", "SG."),
    _token("Replicate token", r"r8_[A-Za-z0-9]{37}", "r8_"),
    _token("Databricks token", r"dapi[0-9a-f]{32}", "dapi"),
    _token("DigitalOcean token", r"do[opr]_v1_[0-9a-f]{64}", "_v1_"),
    _token("Grafana token", r"glsa_[A-Za-z0-9]{32}_[0-9A-Fa-f]{8}", "glsa_"),
    _token("Vault token", r"hv[bs]\.[A-Za-z0-9_-]{80,300}", "hvs.", "hvb."),
    _token("Prefect token", r"pn[ub]_[A-Za-z0-9]{36}", "pnu_", "pnb_"),
    _token("Weights & Biases key", r"wandb_v1_[A-Za-z0-9_]{40,200}", "wandb_v1_"),
    Detector(
        "Weights & Biases key",
        r"""(?i)(?<![a-z0-9])wandb[\w. -]{0,20}(?:key|login)[\w("'`=:, -]{0,24}?"""
        r"(?<![0-9a-z])([0-9a-f]{40})(?![0-9a-z])",
        r"(?<![0-9a-z])[0-9a-f]{40}(?![0-9a-z])", ("wandb", "WANDB", "Wandb"), random=False,
    ),
    Detector(
        "Kaggle key", r'"username"\s{0,4}:\s{0,4}"[^"\n]{1,60}"\s{0,4},\s{0,4}"key"\s{0,4}:\s{0,4}"([0-9a-f]{32})"',
        r'(?<="key":)\s*"[0-9a-f]{32}|(?<="key": )"[0-9a-f]{32}', ('"username"',), random=False,
    ),
    _token("Neptune token", r"eyJhcGlf[A-Za-z0-9+/=_-]{40,600}", "eyJhcGlf"),
    _token("JSON web token", r"eyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{10,2000}", "eyJ"),
    Detector(
        "authorization header",
        r"(?i)authorization[\"'`]{0,2}\s{0,4}[:=]\s{0,4}[\"'`]{0,2}(?:bearer|basic|token)\s{1,4}([\w.~+/=-]{16,2000})",
        r"(?<=bearer )[\w.~+/=-]+|(?<=basic )[\w.~+/=-]+|(?<=token )[\w.~+/=-]+",
        ("uthorization", "AUTHORIZATION"),
    ),
    Detector("signed address", r"[?&;](?:sig|X-Amz-Signature|X-Goog-Signature)=([A-Za-z0-9%+/]{40,1000})",
             r"\b(sig|X-Amz-Signature|X-Goog-Signature)=[A-Za-z0-9%+/]+", ("sig=", "Signature=")),
    Detector("token", rf"(?i)(?<![A-Za-z0-9])token{_SEPARATOR}(?=[\w.-]{{0,100}}?[A-Za-z0-9]{{16}})([\w.-]{{20,400}})",
             "", ("token", "Token", "TOKEN")),
    Detector(
        "private key", r"-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----",
        r"-----BEGIN[\s\S]*?(-----END[^-]*-----|$)", ("-----BEGIN",), random=False,
    ),
    Detector(
        "password in an address", r"""://[^\s/:@"'<>]{0,100}:([^\s/@"'<>]{2,200})@(?=[\w\[])""",
        r"://[^\s/@]+@", ("://",), random=False,
    ),
)  # fmt: skip

_NAME = r"""[^\s/\\"'`<>:;,|*?()\[\]{}$&%]{1,64}"""
_DISKS = (  # where a cluster keeps what is somebody's
    r"(?:mnt|media|nfs|net|data|scratch|work|gpfs|lustre|cluster|storage|export|raid|ssd|hdd|private|var|usr|vol|volumes|"
    r"share|shared|projects?|fs|fsx|efs|nas|beegfs|ceph|weka|disk|local|srv|network|afs|opt|nobackup|research|lab)"
)
_PATHS = (
    (
        HOME,
        re.compile(
            rf"(?<![\w.~/-])(?:file://)?(?:(?:/mnt|/cygdrive)?(?:/[a-z])?/Users|/home|/homes|/home\d)/({_NAME})"
        ),
        r'(?<![\w.~-])(/mnt|/cygdrive)?(/[a-z])?/(homes?\d?|Users)/[^/\s"]+',
    ),
    (
        HOME,
        re.compile(
            rf"(?<![\w.~/-])/{_DISKS}[\w-]{{0,20}}(?:/[\w.-]{{1,40}}){{0,3}}?/(?:homes?\d?|[Uu]sers(?=/[^\s/]+/))/({_NAME})"
        ),
        r'(?<![\w.~-])(/[\w.-]+)+/(homes?\d?|users)/[^/\s"]+',
    ),
    (
        HOME,
        re.compile(
            r"(?<![A-Za-z0-9])(?:[a-z]:|\\{2,4}[\w.$-]{1,60}(?:\\{1,2}[\w.$-]{1,60})?)[\\/]{1,4}"
            rf"(?:Users|home|Documents and Settings)[\\/]{{1,4}}({_NAME}(?: {_NAME}){{1,3}}(?=\\)|{_NAME})",
            re.IGNORECASE,
        ),
        r"([A-Z]:[\\/]+|\\)(Users|home|Documents and Settings)[\\/]+([^\\/:\s]+( [^\\/:\s]+)*(?=\\)|[^\\/\s]+)",
    ),
    (HOME, re.compile(r"(?<![\w.~/-])/(root)(?=/[\w.]|[\s\"',;:<)]|$)"), r"/root\b"),
    (
        SCRATCH,
        re.compile(
            rf"(?<![\w.~/-])(?:/[\w.-]{{1,40}}){{0,2}}?/scratch[\w-]{{0,8}}(?:/(?:users?|[a-z]))?/({_NAME})(?=/)"
        ),
        r'(?<![\w.~-])(/[\w.-]+)*/scratch[\w-]*/[^\s"]+',
    ),
)
_PATH_SIGNS = re.compile(r"/home|/root|/scratch|[/\\](?:users?|home|documents and settings)[/\\]", re.IGNORECASE)
_PAIR_SIGNS = re.compile(r"pass|pwd|_pw|-pw|secret|credential|key|token", re.IGNORECASE)
_NOBODY = frozenset(
    {"user", "username", "your_name", "yourname", "you", "me", "name", "shared", "public", "default", "all users"}
)
_NOBODYS_SCRATCH = frozenset({"tmp", "temp", "local", "data", "dataset", "datasets", "projects", "runs", "logs"})

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_PLACEHOLDERS = re.compile(
    r"(?:none|null|nil|nan|true|false|yes|no|todo|tbd|n/a|empty|unset|default|auto|required|optional|str|string|text|"
    r"int|bool|float|bytes|env|secret|password|passwd|token|key|changeme|redacted|hidden|masked|removed|placeholder|"
    r"example|dummy|test|your[\w-]*|my[\w-]*|insert[\w-]*|x+|0+|[\w-]{1,12}[_-]x{6,}|\*+|\.+|•+|-+|_+|\$.*|%.*|os\.environ.*|environ.*|getenv.*)[.!]?",
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
    for kind, expression, remedy in _PATHS if _PATH_SIGNS.search(text) else ():
        for found in expression.finditer(text):
            name = found[1].lower()
            if name not in _NOBODY and not (kind == SCRATCH and name in _NOBODYS_SCRATCH):
                yield Match(kind, found[0], remedy, found.start(), found.end())
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
    """Whether `text` looks made by chance: it goes to and fro between small and capital letters and digits."""
    kinds = ["0" if c.isdigit() else "a" if c.islower() else "A" for c in text if c.isalnum()]
    changes = sum(a != b for a, b in pairwise(kinds))
    return len(set(text)) >= 9 and changes >= max(4, len(kinds) // 5)


def _value(text: str, separator: str) -> bool:
    """Whether `text`, after a word like "password", is a value: no placeholder, number, path or word of a sentence."""
    if _PLACEHOLDERS.fullmatch(text) or len(set(text)) < 3 or text[0] in "~.$%&" or _DRIVE.match(text):
        return False
    if text[0] == "/" and not (len(text) >= 30 and _random(text)):
        return False
    if text.isalpha() and not set(separator) & set("=\"'`|") and not _random(text):
        return False
    return not re.fullmatch(r"[+-]?[\d.,_]+(?:e[+-]?\d+)?%?", text, re.IGNORECASE)
