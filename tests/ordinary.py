"""What ordinary trainings log: none of it is a secret, though much of it looks like one."""

HUGGING_FACE = """
--output_dir ./results|--learning_rate 5e-05|--per_device_train_batch_size 8|--hub_token None|--seed 42
"hub_token": "<HUB_TOKEN>"|"push_to_hub_token": "<PUSH_TO_HUB_TOKEN>"|"hub_private_repo": false|"use_auth_token": true
"bos_token_id": 50256|"eos_token": "</s>"|"pad_token": "<\\|endoftext\\|>"|"mask_token": "[MASK]"|"sep_token": "[SEP]"
"tokenizer_class": "LlamaTokenizerFast"|"torch_dtype": "bfloat16"|"_commit_hash": "86b5e0934494bd15c9632b12f734a8a6"
"keys_to_ignore_at_inference": ["past_key_values"]|"num_key_value_heads": 8|"rope_scaling": null|"hidden_act": "silu"
"architectures": ["BertForSequenceClassification"]|"transformers_version": "4.37.2"|"attn_implementation": "sdpa"
"fsdp_config": {"min_num_params": 0, "xla": false}|"deepspeed": null|"label_smoothing_factor": 0.0
"report_to": ["wandb"]
"run_name": "bert-base-uncased-finetuned-sst2-2024-01-31_12-55-01"|"ddp_backend": "nccl"|"skip_memory_metrics": true
"""
TAGS = """
train/loss|val/acc_top1|eval/runtime|Loss/train/epoch|layer1.0.conv1.weight|layer4.2.bn3.running_var|grad_norm/lm_head
/model/layers.0/self_attn/k_proj/MatMul_output_0|module.encoder.block.11.layer.1.DenseReluDense.wi.weight|lr-AdamW/pg1
transformer.h.11.attn.c_attn.weight/hist|Q_values/mean|policy/entropy|rollout/ep_rew_mean|time/fps|gen/fid_50k_full
attention/key/kernel=0.1|key_padding_mask|query_key_value|decoder/token_embedding|token_accuracy|password_strength/auc
secret_sharing/loss|api/latency_ms|forward_pass: 0.12s|backward_pass: 0.31s|users/churn|val/root/loss|train/home/run
loss/users/churn|train/scratch/users|tokens_per_second: 10432.5|num_input_tokens_seen=1048576|token_type_embeddings
"""
PATHS = """
/root|/root/runs|cd /root|/mnt/data/imagenet/train|/scratch/tmp/x|/data/datasets/users.csv
./checkpoints/epoch=3-step=4
/opt/conda/lib/python3.10/site-packages/torch/nn/modules/module.py|/usr/local/cuda-12.1|/home/user/x|/tmp/tmpk3j2h9xq
../data/key.npz|s3://bucket/path/to/ckpt|gs://my-bucket/runs/2024-01-31|hdfs://namenode:8020/user/hive|/dev/shm/cache
/kaggle/input/competition/train.csv|/content/drive/MyDrive/model|/workspace/outputs|C:\\Program Files\\NVIDIA
D:\\data\\run
events.out.tfevents.1700000000.….v2|model-00001-of-00002.safetensors|PWD=C:\\work\\project|pwd=/opt/runs
/__w/repo/repo
https://example.org/home/jane|https://example.org/users/jane/x|file:///opt/x|/app/src/main.py:42
/var/lib/docker/overlay2
"""
HASHES = """
86b5e0934494bd15c9632b12f734a8a67f723594|commit 86b5e0934494bd15c9632b12f734a8a67f723594
sha256:0123456789abcdef01234567
git_sha=86b5e0934494bd15c9632b12f734a8a67f723594|config_hash: d41d8cd98f00b204e9800998ecf8427e
md5 d41d8cd98f00b204e98009
wandb_run_commit: 86b5e0934494bd15c9632b12f734a8a67f723594|run_id=3f2c9a7be1d04c55|wandb run 2x8k3m1q|wandb: offline
experiment_id=0f8fad5b-d9cb-469f-a165-70867728950e|uuid: 123e4567-e89b-12d3-a456-426614174000
cache key-d41d8cd98f00b204
https://github.com/x/y/commit/86b5e0934494bd15c9632b12f734a8a67f723594
iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAA
data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUA|/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAgGBgcGBQgHBwcJ|R0lGODlhAQABAIAAAP
eyJsciI6MC4xLCJlcG9jaHMiOjEwfQ==|ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7 user@host|SHA256:uNiVztksCsDhcc0u9e8BrrJXV
torch==2.1.0+cu121|numpy-1.26.4-cp311-cp311-manylinux_2_17_x86_64.whl|sk-resnet50-imagenet-pretrained-v2-1k
v2.0.0-rc.1
"""
WORDS = """
secret santa|The secret: regularise more|password: ********|password: None|api_key=${API_KEY}|API_KEY=$API_KEY
token: None
password = getpass.getpass()|secret = os.environ["SECRET"]|Authorization: Bearer $TOKEN|api_key: your_api_key_here
token: beginning-of-sentence|pad_token: <pad>|HF_TOKEN=hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
AKIAIOSFODNN7EXAMPLE|sk-learn
"password": "your password here"|"password": "enter the password of the database"|secret_key = ""|access_key: 12345
password == other|if token: return|token|key|The key: attention is all you need.|machine learning password managers
login to the machine with your password|default login page|curl -O https://example.org/data.tar.gz
docker run -u 1000:1000
curl -sSL https://install.python-poetry.org \\| python3 -|rsync -u src dst|sort -u a:b|key = jax.random.PRNGKey(0)
rng_key: [0, 42]|license_key: apache-2.0|primary_key: id|foreign_key=user_id|sort_key: loss|public_key: none
hotkey: ctrl+s
"""
NUMBERS = """
loss=0.6931 acc=0.5|0.00012345|1e-8|[1, 2, 3]|lr: 3e-4
epoch 10/100: 100%\\|█████\\| 500/500 [00:12<00:00, 41.2it/s]|nan
2024-01-31T12:55:01Z|12:55:01.123456|1700000000|steps 10,000 to 20,000|(3, 224, 224)|torch.Size([32, 128, 768])
inf|-0.0
192.168.0.1:6006|localhost:8080|http://127.0.0.1:6006/#scalars|https://example.org:8080/x@y
redis://cache:6379/0|a@b.org
https://user@example.org|git@github.com:org/repo.git|https://unpkg.com/three@0.158.0/build/three.module.js
tcp://*:29500
https://unpkg.com:443/@scope/pkg@1.2.3/x|https://arxiv.org/abs/1706.03762?context=cs.CL
https://x.org/?page=2&key=value
https://x.org/?q=token&lang=en|dp.parallel|dp.stats.mean|SKLearn|SK12 4ab|fig_dpi: 300|figd|rpa_layer|ntn_block
pul-request
"""
LINES = """
| lr | 0.1 |\n| batch | 32 |
{"lr": 0.1, "model": "resnet50", "pretrained": true}
Namespace(batch_size=64, data='./data', key='val', seed=1, token=None, use_cuda=True)
python train.py --config configs/base.yaml --devices 0,1 --precision bf16-mixed --key-dim 64 --token-limit 4096
wandb: Currently logged in as: someone. Use `wandb login --relogin` to force relogin
wandb: 🚀 View run at https://wandb.ai/team/project/runs/2x8k3m1q
Traceback (most recent call last):\n  File "train.py", line 3, in <module>\nKeyError: 'token'
ConfigDict(model=dict(type='FasterRCNN', backbone=dict(depth=50)), key='bbox_mAP')
optimizer:\n  name: adamw\n  betas: [0.9, 0.999]\nkey:\n  dim: 64
In [1]: from getpass import getpass; password = getpass("Password: ")
"""

STRINGS = [
    part.replace("\0", "|")
    for text in (HUGGING_FACE, TAGS, PATHS, HASHES, WORDS, NUMBERS)
    for line in text.strip().splitlines()
    for part in line.replace("\\|", "\0").split("|")
] + LINES.strip().splitlines()
