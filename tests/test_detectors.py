"""The detectors against the shapes of a public rule set, and against what ordinary trainings log.

Shapes and lengths are those of gitleaks' default rules (github.com/gitleaks/gitleaks, config/gitleaks.toml at commit
009e025), whose ids stand beside them; what is marked with a - has no rule there. Values are drawn here, so that no
scanner of repositories takes them for real ones.
"""

import json
import random
import re
import string

import pytest
from growth import growth
from ordinary import STRINGS

from tbreport.publishing import Redactor
from tbreport.publishing.detectors import matches, suspects

LETTERS, DIGITS, HEX = string.ascii_letters, string.digits, "0123456789abcdef"
ANY, CAPITALS = LETTERS + DIGITS, string.ascii_uppercase + "234567"
WORD = ANY + "_-"

# (kind here, rule of gitleaks, what stands before, then the alphabet and the length of each part)
SHAPES = [
    ("Hugging Face token", "huggingface-access-token", "hf_", (LETTERS, 34)),
    ("Hugging Face token", "huggingface-organization-api-token", "api_org_", (LETTERS, 34)),
    ("GitHub token", "github-pat", "ghp_", (ANY, 36)),
    ("GitHub token", "github-oauth", "gho_", (ANY, 36)),
    ("GitHub token", "github-app-token", "ghs_", (ANY, 36)),
    ("GitHub token", "github-fine-grained-pat", "github_pat_", (ANY, 22), "_", (ANY, 59)),
    ("GitLab token", "gitlab-pat", "glpat-", (WORD, 20)),
    ("GitLab token", "gitlab-cicd-job-token", "glcbt-", (DIGITS, 2), "_", (WORD, 20)),
    ("AWS access key", "aws-access-token", "AKIA", (CAPITALS, 16)),
    ("AWS access key", "aws-access-token", "ASIA", (CAPITALS, 16)),
    ("API key", "openai-api-key", "sk-", (ANY, 20), "T3BlbkFJ", (ANY, 20)),
    ("API key", "openai-api-key", "sk-proj-", (WORD, 74), "T3BlbkFJ", (WORD, 74)),
    ("API key", "anthropic-api-key", "sk-ant-api03-", (WORD, 93), "AA"),
    ("API key", "perplexity-api-key", "pplx-", (ANY, 48)),
    ("API key", "-", "sk-or-v1-", (HEX, 64)),
    ("API key", "-", "gsk_", (ANY, 52)),
    ("API key", "-", "nvapi-", (WORD, 64)),
    ("LangSmith key", "langsmith-api-key", "lsv2_pt_", (HEX, 32), "_", (HEX, 10)),
    ("Google API key", "gcp-api-key", "AIza", (WORD, 35)),
    ("Slack token", "slack-bot-token", "xoxb-", (DIGITS, 12), "-", (DIGITS, 12), "-", (ANY, 24)),
    ("Slack token", "slack-app-token", "xapp-1-A0", (CAPITALS, 8), "-", (DIGITS, 13), "-", (HEX, 64)),
    ("Teams webhook", "microsoft-teams-webhook", "https://acme.webhook.office.com/webhookb2/", (HEX, 8),
     "-1111-2222-3333-", (HEX, 12), "/IncomingWebhook/", (HEX, 32)),
    ("npm token", "npm-access-token", "npm_", (ANY, 36)),
    ("PyPI token", "pypi-upload-token", "pypi-AgEIcHlwaS5vcmc", (WORD, 120)),
    ("Databricks token", "databricks-api-token", "dapi", (HEX, 32)),
    ("DigitalOcean token", "digitalocean-pat", "dop_v1_", (HEX, 64)),
    ("Grafana token", "grafana-service-account-token", "glsa_", (ANY, 32), "_", (HEX, 8)),
    ("Vault token", "vault-service-token", "hvs.", (WORD, 95)),
    ("Prefect token", "prefect-api-token", "pnu_", (ANY, 36)),
    ("JSON web token", "jwt", "eyJ", (ANY, 33), ".eyJ", (ANY, 60), ".", (WORD, 43)),
    ("Weights & Biases key", "-", "wandb login ", (HEX, 40)),
    ("Weights & Biases key", "-", 'wandb.login(key="', (HEX, 40), '")'),
    ("Kaggle key", "-", '{"username": "jane", "key": "', (HEX, 32), '"}'),
    ("authorization header", "curl-auth-header", "Authorization: Bearer ", (ANY, 40)),
    ("authorization header", "curl-auth-header", '{"Authorization": "Basic ', (ANY, 24), '=="}'),
    ("signed address", "-", "https://x.blob.core.windows.net/c/f?se=2024&sig=", (ANY, 43), "%3D"),
    ("Weights & Biases key", "-", "WANDB_API_KEY=", (HEX, 40)),
    ("Weights & Biases key", "generic-api-key", '{"wandb_key": "', (HEX, 40), '"}'),
    ("password or key", "generic-api-key", "aws_secret_access_key = ", (ANY + "/+", 40)),
    ("password or key", "generic-api-key", "COMET_API_KEY=", (ANY, 25)),
    ("password or key", "generic-api-key", "DB_PASS=", (ANY, 12)),
    ("password in an address", "-", "mongodb+srv://jane:", (ANY, 12), "@cluster0.example.net/x"),
    ("password in an address", "-", "redis://:", (ANY, 12), "@host:6379/0"),
    ("password in an address", "-", "postgres://jane:", (ANY, 5), "@", (ANY, 5), "/", (ANY, 5), "@db.example.org/x"),
    ("Atlassian token", "atlassian-api-token", "ATATT3", (WORD, 186)),
    ("Docker token", "-", "dckr_pat_", (WORD, 27)),
    ("Twilio key", "twilio-api-key", "SK", (HEX, 32)),
    ("Mailgun key", "mailgun-private-api-token", "key-", (HEX, 32)),
    ("Mailgun key", "mailgun-signing-key", "mailgun: ", (HEX, 32), "-", (HEX, 8), "-", (HEX, 8)),
    ("Notion token", "notion-api-token", "ntn_", (DIGITS, 11), (ANY, 35)),
    ("Notion token", "-", "secret_", (ANY, 43)),
    ("Shopify token", "shopify-access-token", "shpat_", (HEX, 32)),
    ("Shopify token", "shopify-shared-secret", "shpss_", (HEX, 32)),
    ("Postman key", "postman-api-token", "PMAK-", (HEX, 24), "-", (HEX, 34)),
    ("Terraform token", "hashicorp-tf-api-token", (ANY, 14), ".atlasv1.", (WORD, 67)),
    ("Doppler token", "doppler-api-token", "dp.pt.", (string.ascii_lowercase + DIGITS, 43)),
    ("Figma token", "-", "figd_", (WORD, 40)),
    ("Supabase token", "-", "sbp_", (HEX, 40)),
    ("RunPod key", "-", "rpa_", (string.ascii_uppercase + DIGITS, 40), (ANY, 6)),
    ("age key", "age-secret-key", "AGE-SECRET-KEY-1", ("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58)),
    ("Google client secret", "-", "GOCSPX-", (WORD, 28)),
    ("Sentry token", "sentry-user-token", "sntryu_", (HEX, 64)),
    ("Sentry address", "-", "https://", (HEX, 32), "@o123456.ingest.sentry.io/4501"),
    ("Sentry address", "-", "SENTRY_DSN=https://", (HEX, 32), "@sentry.example.org/2"),
    ("Pulumi token", "pulumi-api-token", "pul-", (HEX, 40)),
    ("Linear key", "linear-api-key", "lin_api_", (ANY, 40)),
    ("Weights & Biases key", "-", "wandb: ", (HEX, 40)),
    ("Weights & Biases key", "-", '{"wandb": "', (HEX, 40), '"}'),
    ("password or key", "-", "wandb:\n  entity: x\n  api_key: ", (HEX, 40)),
    ("password or key", "-", "PGPASSWORD=", (ANY, 12), " psql -h db"),
    ("password or key", "-", '{"name": "api_key", "value": "', (ANY, 24), '"}'),
    ("password of a netrc", "-", "machine api.wandb.ai login user password ", (HEX, 40)),
    ("password of a netrc", "-", "machine example.org\n  login jane\n  password ", (ANY, 12)),
    ("password of a command", "curl-auth-user", "curl -s -u jane:", (ANY, 12), " https://x.example.org"),
    ("password of a command", "curl-auth-user", "curl https://x.example.org --user jane:", (ANY, 12)),
    ("token in an address", "-", "https://", (ANY, 40), "@example.org/org/repo.git"),
    ("token in an address", "-", "https://example.org/f?x=1&token=", (ANY, 40)),
]  # fmt: skip


def drawn(parts, seed):
    """The parts of a shape put together, and those of them that are secret."""
    dice = random.Random(seed)
    made = [part if isinstance(part, str) else "".join(dice.choices(part[0], k=part[1])) for part in parts]
    return "".join(made), [text for text, part in zip(made, parts, strict=True) if not isinstance(part, str)]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape[2][:14]}")
def test_shapes_of_a_public_rule_set_are_found_and_redacted(shape):
    kind, _, *parts = shape
    for seed in range(30):
        text, secrets = drawn(parts, seed)
        found = matches(f"x {text} y")
        assert [match.kind for match in found] == [kind], text
        after = Redactor.of([found[0].remedy]).text(text) if found[0].remedy else ""
        assert not any(secret in after for secret in secrets if len(secret) > 8), after


@pytest.mark.parametrize(
    "path",
    [
        "/home/jdoe/x", "/home1/jdoe/x", "/homes/jdoe/x", "/Users/jdoe/x", "/mnt/c/Users/jdoe/x", "/c/Users/jdoe/x",
        "/cygdrive/c/Users/jdoe/x", "/nfs/home/jdoe/x", "/export/home/jdoe/x", "/gpfs/users/jdoe/x",
        "/mnt/data/users/jdoe/x", "/lustre/group/home/jdoe/x", "/scratch/jdoe/x", "/scratch/users/jdoe/x",
        "/network/scratch/j/jdoe/x", "/gpfs/scratch/jdoe/x", "C:\\Users\\jdoe\\x", "D:/Users/jdoe/x",
        "C:\\Users\\J jdoe\\x", "\\\\server\\Users\\jdoe\\x", "\\\\wsl$\\Ubuntu\\home\\jdoe\\x",
        "C:\\Documents and Settings\\jdoe\\x", "file:///C:/Users/jdoe/x", "file:///home/jdoe/x",
    ],
)  # fmt: skip
def test_folders_that_name_somebody_are_found_and_redacted(path):
    for text in (path, f"--out {path}", json.dumps({"dir": path}), f"see {path}, or ask"):
        (match,) = matches(text)
        assert match.kind in ("home folder", "scratch folder")
        assert "jdoe" in match.text
        redactor = Redactor.of([match.remedy])
        assert "jdoe" not in redactor.text(text), text
        for tag in ("train/loss/users/churn", "eval/home/jdoe", "a/scratch/b", "val/root/x"):
            assert redactor.text(tag) == tag


# What `transformers.TrainingArguments` writes, shortened, with the names that sound like secrets and are none.
HUGGING_FACE = {
    "output_dir": "./results", "run_name": "bert-base-uncased-finetuned-sst2-2024-01-31_12-55-01",
    "hub_token": "<HUB_TOKEN>",
    "push_to_hub_token": "<PUSH_TO_HUB_TOKEN>", "hub_model_id": None, "hub_strategy": "every_save", "seed": 42,
    "logging_dir": "./results/runs/Jan31_12-55-01_a100-node-17", "fsdp_config": {"min_num_params": 0, "xla": False},
    "lr_scheduler_type": "linear", "optim": "adamw_torch", "_commit_hash": "86b5e0934494bd15c9632b12f734a8a67f723594",
    "bos_token": "<s>", "eos_token": "</s>", "pad_token": "<|endoftext|>", "mask_token": "[MASK]", "sep_token": "[SEP]",
    "eos_token_id": 50256, "image_token_index": 32000, "max_token_length": 4096,
    "tokenizer_class": "LlamaTokenizerFast",
    "tokenizer": "sentence-transformers/all-MiniLM-L6-v2", "torch_dtype": "bfloat16", "key_value_proj_dim": 64,
    "use_auth_token": True, "token": None, "num_key_value_heads": 8, "keys_to_ignore_at_inference": ["past_key_values"],
    "label_names": None, "ddp_backend": "nccl", "torch_compile_backend": "inductor", "report_to": ["tensorboard"],
}  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(HUGGING_FACE, indent=2),
        "\n".join(f"| {key} | {value} |" for key, value in HUGGING_FACE.items() if not isinstance(value, dict)),
        " ".join(f"--{key} {value}" for key, value in HUGGING_FACE.items() if isinstance(value, int | float)),
        "commit 86b5e0934494bd15c9632b12f734a8a67f723594",
        "git_sha=86b5e0934494bd15c9632b12f734a8a67f723594 config_hash: d41d8cd98f00b204e9800998ecf8427e",
        "wandb_run_commit: 86b5e0934494bd15c9632b12f734a8a67f723594",
        "https://github.com/x/y/commit/86b5e0934494bd15c9632b12f734a8a67f723594",
        "model: sk-resnet50-imagenet-pretrained-v2-1k",
        "sk-resnext50-32x4d-ssld-in1k-224px",
        "hf_servingcellpriorityparametersdescription",  # a false positive of a looser rule, by gitleaks' own tests
        "hf_requiredCharacteristicTypesForDisplayMetadata",
        "HF_TOKEN=hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "AKIAIOSFODNN7EXAMPLE",
        "token: tokenizer-bert-base-uncased-v2-1024x1024",
        "image_token: image-placeholder-token-0001",
        "experiment_id=0f8fad5b-d9cb-469f-a165-70867728950e run_id=3f2c9a7be1d04c55",
        "forward_pass: 0.12s backward_pass: 0.31s",
        "PWD=C:\\work\\project",
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7 user@host",
        "Authorization: Bearer $TOKEN",
        "Authorization: Bearer <your-token-goes-here>",
        "rng_key: [0, 42]",
        'wandb_key="val/loss_best" license_key: apache-2.0',
        "attention/key/kernel=0.1 query_key_value=3",
        "/net/user/embedding/MatMul",
        "/model/layers.0/self_attn/k_proj/MatMul_output_0",
        "/mnt/data/imagenet/train",
        "/scratch/tmp/x",
        "/data/datasets/users.csv",
        "/mnt/data/users/features.parquet",
        "https://example.org/users/jane/x",
        "https://example.org/scratch/jane/x",
        "loss/users/churn",
        "train/scratch/users",
    ],
)
def test_what_ordinary_trainings_log_is_left_alone(text):
    assert [(match.kind, match.text) for match in matches(text)] == []


def test_one_in_a_hundred_ordinary_strings_at_most_is_an_alarm():
    assert len(set(STRINGS)) >= 200
    alarms = {text: [(match.kind, match.text) for match in found] for text in STRINGS if (found := matches(text))}
    assert len(alarms) <= len(STRINGS) // 100, alarms
    assert len(list(suspects(STRINGS))) == len(alarms)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ('"db_password": "correct horse battery"', "correct horse battery"),
        ("password = 'correct horse, battery (staple)'", "correct horse, battery (staple)"),
        ('--password "correct horse" --lr 0.1', "correct horse"),
        ("sshpass -p hunter2x ssh host", "hunter2x"),
    ],
)
def test_passwords_that_hold_spaces_are_found_whole(text, secret):
    (match,) = matches(text)
    assert match.text == secret
    after = Redactor.of([match.remedy]).text(text)
    assert not any(word in after for word in secret.split())


def test_many_texts_are_searched_as_one_would_be():
    texts = [drawn(parts, 3)[0] for _, _, *parts in SHAPES] + STRINGS
    assert dict(suspects(texts)) == {i: found for i, text in enumerate(texts) if (found := matches(text))}


SIGNS = [
    "password=", "token ", "key=", "secret_", "://a:", "://", "@", "/home/", "/scratch", "\\users\\", "eyJ", "eyJa.",
    "curl -", "machine a ", "login b ", "wandb key ", "sk-", "SK0", "key-0", "?token=", "dp.pt.a.", "-----BEGIN A ",
    "Authorization: ", '"name":"key","value":"', "--api-key-", "mailgun ", "AT", "ATATT3", "a1B2", " ", "\n",
]  # fmt: skip
MIXED = ["".join(random.Random(seed).choices(SIGNS, k=4)) for seed in range(12)]


@pytest.mark.parametrize("sign", SIGNS + MIXED)
def test_no_repeated_sign_takes_longer_than_its_length(sign):
    def act(amount):
        matches((sign * amount)[:amount])

    assert growth(act, 10_000, 100_000) < 40


def test_every_remedy_is_an_expression_fit_for_a_shell():
    for _, _, *parts in SHAPES:
        for match in matches(drawn(parts, 1)[0]):
            assert "'" not in match.remedy
            re.compile(match.remedy)
