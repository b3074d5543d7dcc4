"""The shapes of services' keys, which they give a prefix so that they can be found.

Prefixes, alphabets and lengths are those that services document or that public rule sets agree on (gitleaks'
config/gitleaks.toml for most). Every expression runs in linear time.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Detector:
    """`expression` finds candidates; the first group, or all of it, is the secret. `remedy` would redact them.

    `random` asks that a candidate look like one, and be no word. A text that holds none of `signs` has none, which is
    quick to see; a sign without capitals stands for any case.
    """

    kind: str
    expression: str  # compiled when a text has one of the signs, which is seldom
    remedy: str
    signs: tuple[str, ...]
    random: bool = True


def _token(kind: str, expression: str, *signs: str, random: bool = True) -> Detector:
    # The look-behind keeps the prefix from being the end of a longer word, as in "task-force".
    return Detector(kind, rf"(?<![A-Za-z0-9_]){expression}", expression, signs, random)


_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_NO_MORE = r"(?![A-Za-z0-9_])"

TOKENS = (
    _token("Hugging Face token", rf"(?:hf|api_org)_[A-Za-z0-9]{{30,40}}{_NO_MORE}", "hf_", "api_org_"),
    _token("GitHub token", r"gh[pousr]_[A-Za-z0-9]{36,255}", "ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
    _token("GitHub token", r"github_pat_[A-Za-z0-9_]{50,255}", "github_pat_"),
    _token("GitLab token", r"gl(?:pat|dt|rt|ptt|cbt|agent)-[A-Za-z0-9_-]{20,300}", "glpat-", "gldt-", "glrt-",
           "glptt-", "glcbt-", "glagent-"),
    _token("Bitbucket token", rf"ATBB[A-Za-z0-9]{{28,40}}{_NO_MORE}", "ATBB"),
    _token("Atlassian token", r"AT(?:ATT|CTT)3[A-Za-z0-9_=-]{60,300}", "ATATT3", "ATCTT3"),
    _token("AWS access key", r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])(?<!EXAMPLE)", "AKIA", "ASIA",
           "ABIA", "ACCA", random=False),
    _token("API key", r"sk-(?:(?:proj|svcacct|admin|ant-[a-z0-9]{2,12})-[A-Za-z0-9_-]{20,200}|(?:or-v1-)?[A-Za-z0-9]"
           rf"{{20,100}}|lf-{_UUID})", "sk-"),
    _token("API key", r"(?:gsk_|pplx-|xai-|fw_|tgp_v1_)[A-Za-z0-9]{24,100}", "gsk_", "pplx-", "xai-", "fw_", "tgp_v1_"),
    _token("API key", r"(?:nvapi|tskey-(?:auth|api))-[A-Za-z0-9_-]{30,100}", "nvapi-", "tskey-"),
    _token("API key", rf"(?:tvly-(?:dev-|prod-)?[A-Za-z0-9]{{24,64}}|jina_[A-Za-z0-9]{{32,80}}){_NO_MORE}", "tvly-",
           "jina_"),
    _token("LangSmith key", r"lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}", "lsv2_"),
    _token("Google API key", r"AIza[A-Za-z0-9_-]{35}", "AIza"),
    _token("Google access token", r"ya29\.[A-Za-z0-9_-]{20,300}", "ya29."),
    _token("Google client secret", r"GOCSPX-[A-Za-z0-9_-]{24,40}", "GOCSPX-"),
    _token("Google refresh token", r"1//0[A-Za-z0-9_-]{38,200}", "1//0"),
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
    _token("Docker token", r"dckr_[po]at_[A-Za-z0-9_-]{20,80}", "dckr_"),
    _token("SendGrid key", r"SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}", "SG."),
    _token("Twilio key", rf"SK[0-9a-f]{{32}}{_NO_MORE}", *(f"SK{digit}" for digit in "0123456789abcdef")),
    _token("Mailgun key", rf"(?:pub)?key-[0-9a-f]{{32}}{_NO_MORE}", "key-"),
    Detector("Mailgun key", r"(?i)mailgun[\w .-]{0,24}[\"'`\s:=]{1,8}([0-9a-f]{32}(?:-[0-9a-f]{8}){2})(?![0-9a-z-])",
             r"(?<![0-9a-z])[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}(?![0-9a-z-])", ("mailgun",)),
    _token("Notion token", rf"(?:ntn_[0-9]{{11}}[A-Za-z0-9]{{35}}|secret_[A-Za-z0-9]{{43}}){_NO_MORE}", "ntn_",
           "secret_"),
    _token("Shopify token", r"shp(?:at|ca|pa|ss)_[0-9A-Fa-f]{32}", "shpat_", "shpca_", "shppa_", "shpss_"),
    _token("Postman key", r"PMAK-[0-9A-Fa-f]{24}-[0-9A-Fa-f]{34}", "PMAK-"),
    _token("Terraform token", r"[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,80}", ".atlasv1."),
    _token("Doppler token", r"dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]{1,40}\.)?[A-Za-z0-9]{40,64}",
           "dp.pt.", "dp.st.", "dp.ct.", "dp.sa.", "dp.scim.", "dp.audit."),
    _token("Figma token", r"fig[dour]_[A-Za-z0-9_-]{36,80}", "figd_", "figo_", "figu_", "figr_"),
    _token("Supabase token", r"(?:sbp_[0-9a-f]{40}|sb_secret_[A-Za-z0-9_-]{20,64})", "sbp_", "sb_secret_"),
    _token("RunPod key", rf"rpa_[A-Z0-9]{{32,48}}[A-Za-z0-9]{{0,6}}{_NO_MORE}", "rpa_"),
    _token("age key", r"AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}", "AGE-SECRET-KEY-1", random=False),
    _token("Sentry token", r"(?:sntryu_[0-9a-f]{64}|sntrys_[A-Za-z0-9+/=_]{60,500})", "sntryu_", "sntrys_"),
    _token("Linear key", r"lin_(?:api|oauth)_[A-Za-z0-9]{32,64}", "lin_api_", "lin_oauth_"),
    _token("PlanetScale token", r"pscale_(?:tkn|oauth|pw)_[\w=.-]{32,64}", "pscale_"),
    _token("Pulumi token", rf"pul-[0-9a-f]{{40}}{_NO_MORE}", "pul-"),
    _token("Brevo key", r"xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}", "xkeysib-"),
    _token("New Relic key", r"NR(?:AK|II|AA|RA)-[A-Za-z0-9-]{27,42}", "NRAK-", "NRII-", "NRAA-", "NRRA-"),
    _token("Replicate token", r"r8_[A-Za-z0-9]{37}", "r8_"),
    _token("Databricks token", r"dapi[0-9a-f]{32}", "dapi"),
    _token("DigitalOcean token", r"do[opr]_v1_[0-9a-f]{64}", "_v1_"),
    _token("Grafana token", r"(?:glsa_[A-Za-z0-9]{32}_[0-9A-Fa-f]{8}|glc_[A-Za-z0-9+/]{32,400})", "glsa_", "glc_"),
    _token("Vault token", r"hv[bs]\.[A-Za-z0-9_-]{80,300}", "hvs.", "hvb."),
    _token("Prefect token", r"pn[ub]_[A-Za-z0-9]{36}", "pnu_", "pnb_"),
    _token("Weights & Biases key", r"wandb_v1_[A-Za-z0-9_]{40,200}", "wandb_v1_"),
    _token("Neptune token", r"eyJhcGlf[A-Za-z0-9+/=_-]{40,600}", "eyJhcGlf"),
    _token("JSON web token", r"eyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{10,2000}", "eyJ"),
    Detector(
        "private key", r"-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----",
        r"-----BEGIN[\s\S]*?(-----END[^-]*-----|$)", ("-----BEGIN",), random=False,
    ),
)  # fmt: skip
