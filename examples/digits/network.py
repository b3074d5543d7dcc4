"""The digits, a small network for them, and what one can ask it."""

import copy
from dataclasses import dataclass
from typing import NamedTuple

import torch
from sklearn.datasets import load_digits  # type: ignore[import-untyped]
from torch import Tensor, nn
from torch.linalg import vector_norm
from torch.nn import functional

TRAIN_COUNT = 400
LABEL_NOISE = 0.05


class Digits(NamedTuple):
    """Images (N, 1, 8, 8) in [0, 1] with their labels, for training and for evaluation."""

    train_images: Tensor
    train_labels: Tensor
    eval_images: Tensor
    eval_labels: Tensor


def load_data() -> Digits:
    """The digits in two parts; some training labels are made wrong, so that there is noise to fit."""
    digits = load_digits()
    images = torch.tensor(digits.images, dtype=torch.float32).unsqueeze(1) / 16
    labels = torch.tensor(digits.target)
    generator = torch.Generator().manual_seed(0)
    train, evaluation = torch.randperm(len(labels), generator=generator).tensor_split([TRAIN_COUNT])
    wrong = torch.rand(TRAIN_COUNT, generator=generator) < LABEL_NOISE
    shift = torch.randint(1, 10, (TRAIN_COUNT,), generator=generator)
    train_labels = torch.where(wrong, (labels[train] + shift) % 10, labels[train])
    return Digits(images[train], train_labels, images[evaluation], labels[evaluation])


class Network(nn.Module):
    """Two convolutions, one hidden layer, ten logits."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, 3, padding=1)
        self.conv2 = nn.Conv2d(8, 16, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.hidden = nn.Linear(16 * 4 * 4, 32)
        self.output = nn.Linear(32, 10)

    def activations(self, images: Tensor) -> Tensor:
        """The hidden layer's activations (N, 32)."""
        features = functional.relu(self.conv1(images))
        features = self.pool(functional.relu(self.conv2(features)))
        return functional.relu(self.hidden(features.flatten(1)))

    def forward(self, images: Tensor) -> Tensor:
        """The logits (N, 10)."""
        logits: Tensor = self.output(self.activations(images))
        return logits


@dataclass(frozen=True)
class Evaluation:
    """The network's answers for all evaluation images, after `epoch` epochs."""

    epoch: int
    step: int
    loss: float
    labels: Tensor
    probabilities: Tensor  # (N, 10)
    activations: Tensor  # (N, 32)

    @property
    def predictions(self) -> Tensor:
        """The likeliest digit for each image."""
        return self.probabilities.argmax(1)

    @property
    def correct(self) -> Tensor:
        """1 where the prediction is right, else 0."""
        return (self.predictions == self.labels).float()

    @property
    def accuracy(self) -> float:
        """The share of right predictions."""
        return self.correct.mean().item()

    @property
    def confidence(self) -> Tensor:
        """The probability that each image's true digit got."""
        return self.probabilities.gather(1, self.labels.unsqueeze(1)).squeeze(1)

    @property
    def confusion(self) -> Tensor:
        """How often each true digit (row) was taken for each digit (column)."""
        return torch.bincount(10 * self.labels + self.predictions, minlength=100).reshape(10, 10)


@torch.no_grad()
def evaluate(network: Network, data: Digits, epoch: int, step: int) -> Evaluation:
    """Ask the network for all evaluation images."""
    activations = network.activations(data.eval_images)
    logits = network.output(activations)
    loss = functional.cross_entropy(logits, data.eval_labels).item()
    return Evaluation(epoch, step, loss, data.eval_labels, logits.softmax(1), activations)


def random_direction(network: Network, seed: int) -> list[Tensor]:
    """A direction in weight space, filter by filter as long as the weights (Li et al. 2018, section 4)."""
    generator = torch.Generator().manual_seed(seed)
    direction = []
    for weights in network.parameters():
        noise = torch.randn(weights.shape, generator=generator)
        if weights.dim() > 1:
            axes = tuple(range(1, weights.dim()))
            noise *= vector_norm(weights, dim=axes, keepdim=True) / vector_norm(noise, dim=axes, keepdim=True)
        else:
            noise.zero_()  # biases stay as they are
        direction.append(noise)
    return direction


@torch.no_grad()
def loss_surface(network: Network, data: Digits, count: int = 21, reach: float = 1.0) -> Tensor:
    """The training loss (count, count) around the present weights, along two random directions."""
    probe = copy.deepcopy(network)
    first, second = random_direction(network, 0), random_direction(network, 1)
    side = torch.linspace(-reach, reach, count)
    losses = torch.empty(count, count)
    for row, along_first in enumerate(side):
        for column, along_second in enumerate(side):
            moved = zip(probe.parameters(), network.parameters(), first, second, strict=True)
            for weights, centre, a, b in moved:
                weights.copy_(centre + along_first * a + along_second * b)
            losses[row, column] = functional.cross_entropy(probe(data.train_images), data.train_labels)
    return losses
