"""examples/Census in plain PyTorch: the same rows, inputs, encoding, sizes, optimizer, schedule and early stopping, written out by hand.

census.py FOLDER [--seeds 1,2,3,4,5] [--networks HardSharing,Mmoe,Ple] [--threads 1]

FOLDER holds adult_train.csv and adult_test.csv. Prints, for each network and seed, what examples/Census prints: income AUC, never-married AUC,
hours R², occupation accuracy on the test rows; then the medians and the spread (largest minus smallest) over the seeds."""
import argparse
import csv
import math
import os
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

CATEGORIES = ["workclass", "education", "race", "sex", "native_country"]
TASKS = 4
BINS, ROWS_PER_BIN, FEW = 64, 40, 8


def read(folder, name):
    with open(os.path.join(folder, name), newline="") as file:
        return list(csv.DictReader(file, skipinitialspace=True))


def numbers(row):
    return [float(row["age"]), float(row["education_num"]), math.log1p(float(row["capital_gain"])), math.log1p(float(row["capital_loss"]))]


def edges_of(values):
    """Quantile bins; a value with a bin's worth of rows is an edge, and the others share the bins that are left."""
    values, edges, rest = sorted(values), set(), []
    bins = min(BINS, len(values) // ROWS_PER_BIN)
    edges.update((values[0], values[-1]))
    start = 0
    while start < len(values):
        end = start
        while end < len(values) and values[end] == values[start]:
            end += 1
        if (end - start) * bins >= len(values) and len(edges) <= bins:
            edges.add(values[start])
        else:
            rest.extend(values[start:end])
        start = end
    left = bins + 1 - len(edges)
    edges.update(rest[k * (len(rest) - 1) // (left + 1)] for k in range(1, left + 1) if rest)
    return torch.tensor(sorted(edges))


class Encoding:
    def __init__(self, rows):
        columns = list(zip(*(numbers(row) for row in rows)))
        assert all(len(set(column)) > FEW for column in columns)
        self.edges = [edges_of(torch.tensor(column).tolist()) for column in columns]
        self.values = {name: sorted({row[name] for row in rows if row[name]}) for name in CATEGORIES}
        self.occupations = {name: i for i, name in enumerate(sorted({row["occupation"] for row in rows if row["occupation"]}))}
        hours = torch.tensor([float(row["hours_per_week"]) for row in rows])
        self.mean, self.deviation = hours.mean(), hours.std(unbiased=False)

    def inputs(self, rows):
        parts = []
        for column, edges in zip(torch.tensor([numbers(row) for row in rows]).T, self.edges):
            part = (column[:, None] - edges[:-1]) / (edges[1:] - edges[:-1])
            low, high = torch.zeros(len(edges) - 1), torch.ones(len(edges) - 1)
            low[0], high[-1] = -math.inf, math.inf
            parts.append(torch.minimum(torch.maximum(part, low), high))
        for name in CATEGORIES:
            parts.append(torch.tensor([[float(row[name] == value) for value in self.values[name]] for row in rows]))
        return torch.cat(parts, 1)

    def labels(self, rows):
        return [torch.tensor([float(row["income"].startswith(">")) for row in rows]), torch.tensor([float(row["marital_status"] == "Never-married") for row in rows]),
                (torch.tensor([float(row["hours_per_week"]) for row in rows]) - self.mean) / self.deviation,
                torch.tensor([self.occupations.get(row["occupation"], -100) for row in rows])]


def layer(inputs, width, dropout):
    return nn.Sequential(nn.Linear(inputs, width), nn.ReLU(), nn.Dropout(dropout))


class Network(nn.Module):
    """What the networks have in common: towers of 64 and heads behind each task's representation."""

    def __init__(self, width, dropout, outputs):
        super().__init__()
        self.towers = nn.ModuleList([layer(width, 64, dropout) for _ in outputs])
        self.heads = nn.ModuleList([nn.Linear(64, count) for count in outputs])

    def forward(self, x):
        return [head(tower(value)) for head, tower, value in zip(self.heads, self.towers, self.represent(x))]


class HardSharing(Network):
    def __init__(self, inputs, outputs):
        super().__init__(256, 0.4, outputs)
        self.trunk = layer(inputs, 256, 0.4)

    def represent(self, x):
        return [self.trunk(x)] * len(self.heads)


class Mmoe(Network):
    def __init__(self, inputs, outputs):
        super().__init__(64, 0.3, outputs)
        self.experts = nn.ModuleList([layer(inputs, 64, 0.3) for _ in range(4)])
        self.gates = nn.ModuleList([nn.Linear(inputs, 4, bias=False) for _ in outputs])

    def represent(self, x):
        experts = torch.stack([expert(x) for expert in self.experts], 1)
        return [(F.softmax(gate(x), 1)[:, :, None] * experts).sum(1) for gate in self.gates]


class Ple(Network):
    """One level: two shared experts and one of each task."""

    def __init__(self, inputs, outputs):
        super().__init__(64, 0.3, outputs)
        self.shared = nn.ModuleList([layer(inputs, 64, 0.3) for _ in range(2)])
        self.own = nn.ModuleList([layer(inputs, 64, 0.3) for _ in outputs])
        self.gates = nn.ModuleList([nn.Linear(inputs, 3, bias=False) for _ in outputs])

    def represent(self, x):
        shared = [expert(x) for expert in self.shared]
        return [(F.softmax(gate(x), 1)[:, :, None] * torch.stack([own(x), *shared], 1)).sum(1) for gate, own in zip(self.gates, self.own)]


def losses(outputs, labels):
    known = labels[3] >= 0
    return [F.binary_cross_entropy_with_logits(outputs[0].squeeze(1), labels[0]), F.binary_cross_entropy_with_logits(outputs[1].squeeze(1), labels[1]),
            F.mse_loss(outputs[2].squeeze(1), labels[2]), F.cross_entropy(outputs[3], labels[3]) if known.any() else outputs[3].sum() * 0]


def train(kind, inputs, labels, outputs, seed):
    torch.manual_seed(seed)
    network = kind(inputs.shape[1], outputs)
    order = torch.randperm(len(inputs))
    held, rows = order[:round(len(inputs) / 10)], order[round(len(inputs) / 10):]
    optimizer = torch.optim.Adam(network.parameters())
    best, best_epoch, best_state, waited, least = math.inf, 0, None, 0, math.inf
    for epoch in range(1, 101):
        network.train()
        for batch in rows[torch.randperm(len(rows))].split(128):
            if len(batch) < 2:
                continue
            optimizer.zero_grad()
            sum(losses(network(inputs[batch]), [label[batch] for label in labels])).backward()
            optimizer.step()
        network.eval()
        with torch.no_grad():
            loss = float(sum(losses(network(inputs[held]), [label[held] for label in labels])))
        if loss < best:
            best, best_epoch, best_state = loss, epoch, {name: value.clone() for name, value in network.state_dict().items()}
        elif epoch - best_epoch >= 12:
            break
        if loss < least:
            least, waited = loss, 0
        else:
            waited += 1
            if waited >= 3:
                waited = 0
                for group in optimizer.param_groups:
                    group["lr"] = max(group["lr"] * 0.3, 1e-6)
    network.load_state_dict(best_state)
    network.eval()
    return network


def auc(scores, labels):
    order = scores.argsort()
    ranks = torch.empty(len(scores), dtype=torch.float64)
    ranks[order] = torch.arange(1, len(scores) + 1, dtype=torch.float64)
    # Rows of one score share their mean rank.
    values, inverse, counts = scores.unique(return_inverse=True, return_counts=True)
    sums = torch.zeros(len(values), dtype=torch.float64).index_add_(0, inverse, ranks)
    ranks = (sums / counts)[inverse]
    positive = labels > 0.5
    count = int(positive.sum())
    return float((ranks[positive].sum() - count * (count + 1) / 2) / (count * (len(labels) - count)))


def measure(network, inputs, labels):
    with torch.no_grad():
        outputs = network(inputs)
    known = labels[3] >= 0
    residual = ((outputs[2].squeeze(1) - labels[2]) ** 2).sum() / ((labels[2] - labels[2].mean()) ** 2).sum()
    return [auc(outputs[0].squeeze(1), labels[0]), auc(outputs[1].squeeze(1), labels[1]), float(1 - residual), float((outputs[3].argmax(1) == labels[3])[known].float().mean())]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder")
    arguments.add_argument("--seeds", default="1,2,3,4,5")
    arguments.add_argument("--networks", default="HardSharing,Mmoe,Ple")
    arguments.add_argument("--threads", type=int, default=1)
    options = arguments.parse_args()
    seeds = [int(seed) for seed in options.seeds.split(",")]
    torch.set_num_threads(options.threads)
    rows, tests = read(options.folder, "adult_train.csv"), read(options.folder, "adult_test.csv")
    encoding = Encoding(rows)
    inputs, labels, test_inputs, test_labels = encoding.inputs(rows), encoding.labels(rows), encoding.inputs(tests), encoding.labels(tests)
    outputs = [1, 1, 1, len(encoding.occupations)]
    print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} thread(s); {inputs.shape[1]} encoded inputs", flush=True)
    kinds = {"HardSharing": HardSharing, "Mmoe": Mmoe, "Ple": Ple}
    for name in options.networks.split(","):
        results, started = [], time.perf_counter()
        for seed in seeds:
            results.append(measure(train(kinds[name], inputs, labels, outputs, seed), test_inputs, test_labels))
            print(f"{name}, seed {seed}: {'  '.join(f'{value:.4f}' for value in results[-1])}", flush=True)
        columns = list(zip(*results))
        print(f"{name}, median: {'  '.join(f'{statistics.median(column):.4f}' for column in columns)}; "
              f"spread: {'  '.join(f'{max(column) - min(column):.4f}' for column in columns)}; {(time.perf_counter() - started) / len(seeds):.0f} s", flush=True)


main()
