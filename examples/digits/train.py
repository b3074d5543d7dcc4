"""Train a small network on scikit-learn's digits and log every kind of data that TensorBoard knows.

Two learning rates with three seeds each make six runs. All of them log scalars, precision-recall curves,
hyper-parameters, a layout of custom charts and a table of their settings; the runs with seed 0 add what takes
more room: histograms, pictures, a video, sounds, tensors, meshes, the graph and embeddings.
"""
# mypy: allow-untyped-calls
# (torch leaves `backward`, `split` and its summary functions without types)

import argparse
import math
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import numpy as np
import torch
from drawing import (
    SAMPLE_RATE,
    FloatArray,
    confusion_figure,
    enlarged,
    gif,
    height_field,
    melody,
    scatter_frames,
    signed_colours,
)
from network import LABEL_NOISE, TRAIN_COUNT, Digits, Evaluation, Network, evaluate, load_data, loss_surface
from tensorboard.compat.proto.summary_pb2 import Summary
from torch import Tensor
from torch.nn import functional
from torch.utils.tensorboard import SummaryWriter, summary

LEARNING_RATES = [0.05, 0.005]
SEEDS = [0, 1, 2]
EPOCHS = 40
BATCH_SIZE = 32
STEPS_PER_EPOCH = math.ceil(TRAIN_COUNT / BATCH_SIZE)
WARM_UP_STEPS = 20

# Curves gain from many steps, all other data from a few well chosen ones.
SCALARS_EVERY = 4
SELECTED_EPOCHS = {0, 1, 2, 4, 8, 16, 28, 40}
PR_CURVE_EPOCHS = {1, 4, 12, 40}
SURFACE_EPOCHS = {0, 4, 12, 40}
FILM_EPOCHS = {20, 40}
EMBEDDING_EPOCHS = {0, 40}
EMBEDDED = 500

SHAPES = {"round": [0, 6, 8, 9], "straight": [1, 4, 7], "mixed": [2, 3, 5]}
LAYOUT = {
    "Learning": {
        "Loss": ["Multiline", ["train/loss$", "eval/loss$"]],
        "Accuracy": ["Multiline", ["train/accuracy$", "eval/accuracy$"]],
        "Gradient norm by layer": ["Multiline", ["grad/norm/.*"]],
    },
    "Confidence": {
        "Probability of the true digit: median and quartiles": [
            "Margin",
            ["eval/confidence/median", "eval/confidence/lower", "eval/confidence/upper"],
        ],
    },
}
# Stands in event file names for this machine's name, which is nobody's business once the files are shared.
HOST = "example"


@dataclass(frozen=True)
class Settings:
    """What tells one run from the others."""

    learning_rate: float
    seed: int

    @property
    def run(self) -> str:
        """The run's folder."""
        return f"lr={self.learning_rate}/seed={self.seed}"

    @property
    def logs_everything(self) -> bool:
        """Whether the run also logs what takes much room."""
        return self.seed == 0

    @property
    def hparams(self) -> dict[str, bool | float | str]:
        """Hyper-parameters as TensorBoard's HParams dashboard shows them."""
        return {
            "learning_rate": self.learning_rate,
            "seed": self.seed,
            "batch_size": BATCH_SIZE,
            "optimizer": "SGD",
            "nesterov": True,
        }


@dataclass
class History:
    """What a run remembers for the film, the melody and the best result."""

    train_losses: list[float] = field(default_factory=list)
    eval_losses: list[float] = field(default_factory=list)
    activations: list[FloatArray] = field(default_factory=list)


def add_summary(writer: SummaryWriter, made: Summary, step: int, description: str = "") -> None:
    """Log `made`; a Markdown `description` is what SummaryWriter's own methods have no argument for."""
    for value in made.value:
        if description:
            value.metadata.summary_description = description
    writer.file_writer.add_summary(made, step)  # type: ignore[attr-defined]


def log_settings(writer: SummaryWriter, settings: Settings, network: Network, data: Digits) -> None:
    """What is known before the first step."""
    writer.add_custom_scalars(LAYOUT)
    rows = "\n".join(f"| {name} | `{value}` |" for name, value in settings.hparams.items())
    text = f"""## {settings.run}
A small convolutional network on *scikit-learn's digits*: {TRAIN_COUNT} images to learn from,
{len(data.eval_labels)} to be judged by. **{LABEL_NOISE:.0%} of the training labels are wrong on purpose.**

| setting | value |
|---|---|
{rows}
| epochs | `{EPOCHS}` |
| weights | `{sum(weights.numel() for weights in network.parameters())}` |
"""
    writer.add_text("settings", text, 0)
    if settings.logs_everything:
        writer.add_graph(network, data.train_images[:1])
        writer.add_images("train/first_images", enlarged(data.train_images[:32].numpy(), 4), 0)


def log_batch(writer: SummaryWriter, network: Network, loss: float, accuracy: float, step: int) -> None:
    """How one step of training went: noisy, as it is the view of one batch."""
    writer.add_scalar("train/loss", loss, step)
    writer.add_scalar("train/accuracy", accuracy, step)
    if step % SCALARS_EVERY == 0:
        for name, weights in network.named_parameters():
            if name.endswith("weight") and weights.grad is not None:
                writer.add_scalar(f"grad/norm/{name.removesuffix('.weight')}", weights.grad.norm(), step)


def log_progress(writer: SummaryWriter, epoch: int, learning_rate: float, step: int) -> None:
    """Where the training is."""
    writer.add_scalar("epoch", epoch, step)
    writer.add_scalar("optimizer/lr", learning_rate, step)


def log_evaluation(writer: SummaryWriter, result: Evaluation) -> None:
    """How the network does on images that it has not learnt from."""
    loss = summary.scalar("eval/loss", result.loss, new_style=True)
    add_summary(writer, loss, result.step, "Mean **cross-entropy** over all evaluation images, in nats.")
    accuracy = summary.scalar("eval/accuracy", result.accuracy, new_style=True)
    add_summary(writer, accuracy, result.step, "Share of evaluation images whose *likeliest* digit is right.")
    quartiles = result.confidence.quantile(torch.tensor([0.25, 0.5, 0.75]))
    for name, value in zip(("lower", "median", "upper"), quartiles, strict=True):
        writer.add_scalar(f"eval/confidence/{name}", value, result.step)


def log_shapes(writer: SummaryWriter, result: Evaluation) -> None:
    """Accuracy by the shape of the digit: `add_scalars` makes a run of its own for each curve."""
    shares = {
        shape: result.correct[torch.isin(result.labels, torch.tensor(digits))].mean().item()
        for shape, digits in SHAPES.items()
    }
    writer.add_scalars("eval/accuracy_by_shape", shares, result.step)


def log_pr_curves(writer: SummaryWriter, result: Evaluation) -> None:
    """Precision and recall for each digit against all others."""
    for digit in range(10):
        labels, scores = result.labels == digit, result.probabilities[:, digit]
        writer.add_pr_curve(f"digit/{digit}", labels, scores, result.step, num_thresholds=51)


def log_histograms(writer: SummaryWriter, network: Network, data: Digits, step: int) -> None:
    """All weights of each layer, and the gradient of the loss over all training images."""
    network.zero_grad()
    functional.cross_entropy(network(data.train_images), data.train_labels).backward()
    for name, weights in network.named_parameters():
        if name.endswith("weight") and weights.grad is not None:
            layer = name.removesuffix(".weight")
            writer.add_histogram(f"weights/{layer}", weights, step)
            writer.add_histogram(f"gradients/{layer}", weights.grad, step, bins="auto")


def log_pictures(writer: SummaryWriter, network: Network, result: Evaluation) -> None:
    """The confusion matrix as a figure and as numbers; weights of the first and last layer as colours."""
    writer.add_figure("eval/confusion", confusion_figure(result.confusion.numpy()), result.step)
    writer.add_tensor("eval/confusion_counts", result.confusion, result.step)
    kernels = signed_colours(network.conv1.weight.detach().numpy())
    writer.add_images("layers/conv1", enlarged(kernels, 10), result.step)
    answers = signed_colours(network.output.weight.detach().numpy()[np.newaxis, np.newaxis])
    writer.add_image("layers/output", enlarged(answers, 8)[0], result.step)


def log_mistakes(writer: SummaryWriter, data: Digits, result: Evaluation) -> None:
    """The mistakes that the network is surest of: sixteen as pictures, eight in a table."""
    certainty = result.probabilities.amax(1)
    worst = (certainty * (1 - result.correct)).topk(16).indices
    writer.add_images("eval/worst_mistakes", enlarged(data.eval_images[worst].numpy(), 5), result.step)
    rows = "\n".join(
        f"| {result.labels[index]} | {result.predictions[index]} | {certainty[index]:.1%} |"
        for index in worst[:8].tolist()
    )
    text = f"In reading order:\n\n| true | predicted | probability |\n|:-:|:-:|--:|\n{rows}\n"
    writer.add_text("eval/worst_mistakes", text, result.step)


def log_surface(writer: SummaryWriter, network: Network, data: Digits, step: int) -> None:
    """The loss around the present weights as a landscape."""
    vertices, colours, faces = height_field(loss_surface(network, data).log10().numpy())
    material = {"material": {"cls": "MeshStandardMaterial", "roughness": 1, "metalness": 0}}
    mesh = summary.mesh("loss_surface", vertices, colours, faces, material)
    text = "log10 of the training loss along two random directions; the run's weights are in the middle."
    add_summary(writer, mesh, step, text)


def log_film(writer: SummaryWriter, history: History, result: Evaluation) -> None:
    """The hidden layer's view of the digits, one frame per epoch, and the training loss so far as a tone."""
    frames = scatter_frames(history.activations, result.labels.numpy())
    _, height, width, channels = frames.shape
    # The record that add_video makes. add_video itself needs moviepy 1: with moviepy 2 its value is empty.
    image = Summary.Image(
        height=height, width=width, colorspace=channels, encoded_image_string=gif(frames, frames_per_second=5)
    )
    add_summary(writer, Summary(value=[Summary.Value(tag="hidden/plane", image=image)]), result.step)
    tone = melody(history.train_losses)
    writer.add_audio("train/loss_as_sound", tone, result.step, sample_rate=SAMPLE_RATE)


def log_embedding(writer: SummaryWriter, data: Digits, result: Evaluation) -> None:
    """Hidden activations of some digits, with labels and thumbnails, for the projector."""
    columns = (result.labels, result.predictions, result.confidence.double().round(decimals=3))
    rows = [list(row) for row in zip(*(column[:EMBEDDED].tolist() for column in columns), strict=True)]
    writer.add_embedding(
        # Three decimals are plenty to look at, and a third of the text file.
        result.activations[:EMBEDDED].double().round(decimals=3),
        metadata=rows,
        metadata_header=["digit", "prediction", "confidence"],
        label_img=1 - data.eval_images[:EMBEDDED],
        global_step=result.step,
        tag="hidden",
    )


def log_result(writer: SummaryWriter, settings: Settings, history: History, result: Evaluation) -> None:
    """Hyper-parameters with what they led to; `run_name="."` keeps them in the run itself."""
    metrics = {
        "result/accuracy": result.accuracy,
        "result/loss": result.loss,
        "result/best_loss": min(history.eval_losses),
    }
    domains = {"learning_rate": LEARNING_RATES, "seed": SEEDS}
    writer.add_hparams(settings.hparams, metrics, domains, run_name=".", global_step=result.step)


def log_epoch(
    writer: SummaryWriter,
    settings: Settings,
    network: Network,
    data: Digits,
    history: History,
    result: Evaluation,
) -> None:
    """All that is looked at between two epochs."""
    log_evaluation(writer, result)
    if result.epoch in PR_CURVE_EPOCHS:
        log_pr_curves(writer, result)
    if not settings.logs_everything:
        return
    log_shapes(writer, result)
    if result.epoch in SELECTED_EPOCHS:
        log_histograms(writer, network, data, result.step)
        log_pictures(writer, network, result)
        log_mistakes(writer, data, result)
    if result.epoch in SURFACE_EPOCHS:
        log_surface(writer, network, data, result.step)
    if result.epoch in FILM_EPOCHS:
        log_film(writer, history, result)
    if result.epoch in EMBEDDING_EPOCHS:
        log_embedding(writer, data, result)


def schedule(step: int) -> float:
    """The factor on the learning rate: linear warm-up, then half a cosine down to a tenth."""
    warm_up = min(1.0, (step + 1) / WARM_UP_STEPS)
    done = step / (EPOCHS * STEPS_PER_EPOCH)
    return warm_up * (0.1 + 0.9 * (1 + math.cos(math.pi * done)) / 2)


def batches(data: Digits) -> list[tuple[Tensor, Tensor]]:
    """The training images with their labels, shuffled anew."""
    order = torch.randperm(TRAIN_COUNT)
    return [(data.train_images[chosen], data.train_labels[chosen]) for chosen in order.split(BATCH_SIZE)]


def train(settings: Settings, data: Digits, writer: SummaryWriter) -> Evaluation:
    """One run from its first weights to its result."""
    torch.manual_seed(settings.seed)
    network = Network()
    optimizer = torch.optim.SGD(network.parameters(), settings.learning_rate, momentum=0.9, nesterov=True)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, schedule)
    history = History()
    log_settings(writer, settings, network, data)
    step = 0
    for epoch in range(EPOCHS + 1):
        result = evaluate(network, data, epoch, step)
        history.eval_losses.append(result.loss)
        history.activations.append(result.activations.numpy())
        log_epoch(writer, settings, network, data, history, result)
        if epoch == EPOCHS:
            break
        for images, labels in batches(data):
            logits = network(images)
            loss = functional.cross_entropy(logits, labels)
            optimizer.zero_grad()
            loss.backward()
            history.train_losses.append(loss.item())
            accuracy = (logits.argmax(1) == labels).float().mean().item()
            log_batch(writer, network, loss.item(), accuracy, step)
            if step % SCALARS_EVERY == 0:
                log_progress(writer, epoch, optimizer.param_groups[0]["lr"], step)
            optimizer.step()
            scheduler.step()
            step += 1
    log_result(writer, settings, history, result)
    return result


def give_neutral_names(logdir: Path) -> None:
    """Replace the host name in the names `events.out.tfevents.<time>.<host>.<process>.<counter>`."""
    for path in sorted(logdir.rglob("events.out.tfevents.*")):
        head, tail = path.name.split(".")[:4], path.name.split(".")[-2:]
        path.rename(path.with_name(".".join([*head, HOST, *tail])))


def main() -> None:
    """Train all runs, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    runs = Path(__file__).with_name("runs")
    parser.add_argument("--out", type=Path, default=runs, help="logdir (default: runs beside this script)")
    out: Path = parser.parse_args().out
    if out.exists() and any(out.iterdir()):
        parser.error(f"{out} is not empty: a second training there would mix with the first")
    torch.set_num_threads(1)  # so small a network gains nothing from more
    torch.use_deterministic_algorithms(True)
    data = load_data()
    for learning_rate, seed in product(LEARNING_RATES, SEEDS):
        settings = Settings(learning_rate, seed)
        with SummaryWriter(str(out / settings.run)) as writer:
            result = train(settings, data, writer)
        print(f"{settings.run}: eval loss {result.loss:.3f}, accuracy {result.accuracy:.1%}")
    give_neutral_names(out)


if __name__ == "__main__":
    main()
