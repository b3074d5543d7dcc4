"""Secrets that are known by what stands around them: headers, addresses, commands, files of passwords.

Every expression runs in linear time.
"""

from __future__ import annotations

from tbreport.publishing.services import Detector

SEPARATOR = r"""(["'`*]{0,3}\s{0,8}(?:=>|:=|[:=|\t])(?!=)\s{0,8}[rbuf]?["'`*]{0,3})"""
"""What stands between a word like "password" and its value, in code, JSON, YAML and Markdown."""

CONTEXTS = (
    Detector(
        "password of a netrc",
        r"(?i)(?<![a-z])machine\s{1,20}\S{1,200}\s{1,20}(?:(?:login|account)\s{1,20}\S{1,200}\s{1,20}){0,2}"
        r"password\s{1,20}(\S{3,200})",
        r"\bpassword\s+\S+", ("machine",), random=False,
    ),
    Detector(
        "Weights & Biases key",
        r"""(?i)(?<![a-z0-9])wandb(?:[\w. -]{0,20}(?:key|login)[\w("'`=:, -]{0,24}?|["'`]{0,2}\s{0,4}[:=]\s{0,4}"""
        r"""["'`]?)(?<![0-9a-z])([0-9a-f]{40})(?![0-9a-z])""",
        r"(?<![0-9a-z])[0-9a-f]{40}(?![0-9a-z])", ("wandb",), random=False,
    ),
    Detector(
        "Kaggle key", r'"username"\s{0,4}:\s{0,4}"[^"\n]{1,60}"\s{0,4},\s{0,4}"key"\s{0,4}:\s{0,4}"([0-9a-f]{32})"',
        r'(?<="key":)\s*"[0-9a-f]{32}|(?<="key": )"[0-9a-f]{32}', ('"username"',), random=False,
    ),
    Detector(
        "authorization header",
        r"(?i)authorization[\"'`]{0,2}\s{0,4}[:=]\s{0,4}[\"'`]{0,2}(?:bearer|basic|token)\s{1,4}([\w.~+/=-]{16,2000})",
        r"(?<=bearer )[\w.~+/=-]+|(?<=basic )[\w.~+/=-]+|(?<=token )[\w.~+/=-]+", ("authorization",),
    ),
    Detector(
        "password of a command",
        r"""(?<![\w-])curl(?:\s{1,4}(?!-u|--user)\S{1,200}){0,20}\s{1,4}(?:-u|--user)[ =]{0,2}["']?"""
        r"""([^\s:"']{1,100}:[^\s"']{3,200})""",
        r"(?<=-u )\S+:\S+|(?<=-u)\S+:\S+|(?<=--user )\S+:\S+|(?<=--user=)\S+:\S+", ("curl",), random=False,
    ),
    Detector(
        "password of a command", r"""(?<![\w-])sshpass\s{1,4}-p\s{0,4}["']?([^\s"']{3,200})""",
        r"(?<=sshpass -p)\s*\S+", ("sshpass",), random=False,
    ),
    Detector(
        "Sentry address", r"https?://([0-9a-f]{32}(?::[0-9a-f]{32})?)@[\w.-]{1,100}(?::\d{1,5})?/\d{1,20}",
        r"://[0-9a-f]{32}(:[0-9a-f]{32})?@", ("://",), random=False,
    ),
    Detector(
        "signed address", r"[?&;](?:sig|X-Amz-Signature|X-Goog-Signature)=([A-Za-z0-9%+/]{40,1000})",
        r"\b(sig|X-Amz-Signature|X-Goog-Signature)=[A-Za-z0-9%+/]+", ("sig=", "signature="),
    ),
    Detector(
        "token in an address",
        r"(?i)[?&;](?:(?:access|auth|api|id|refresh|private|job|session)?[_-]?token|(?:api|auth|access)?[_-]?key|auth|"
        r"signature|secret|sas)=([\w.~%+/-]{16,2000})",
        r"(?<=[?&;])[\w-]*(token|key|auth|signature|secret|sas)=[\w.~%+/-]{16,}",
        ("token=", "key=", "auth=", "signature=", "secret=", "sas="),
    ),
    Detector("token in an address", r"://([\w.~%-]{20,300})@(?=[\w\[])", r"://[^\s/@]+@", ("://",)),
    Detector(
        "token",
        rf"(?i)(?<![A-Za-z0-9])token{SEPARATOR}(?=[\w.-]{{0,100}}?[A-Za-z0-9]{{16}})([\w.-]{{20,400}})", "", ("token",),
    ),
    Detector(
        "password in an address",  # which may hold @ and /, though a port may not
        r"""://[^\s/:@"'<>]{0,100}:(?!\d{1,5}(?:[/?#\s]|$))((?:(?!://)[^\s"'<>]){2,200})@(?=[\w\[])""",
        r"://[^\s/:@]*:\S+@", ("://",), random=False,
    ),
)  # fmt: skip
