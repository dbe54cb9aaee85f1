"""PyTorch's side of the training benchmark, eager: trains so many steps for each line read and writes the seconds of a step in the
quickest window of them.

peer.py NETWORK BATCH THREADS STEPS WINDOW METHOD"""
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

import methods


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU())
        self.heads = nn.ModuleList([nn.Linear(64, 10), nn.Linear(64, 1), nn.Linear(64, 1)])

    def forward(self, x):
        h = self.trunk(x)
        return [head(h) for head in self.heads]

    @staticmethod
    def data(steps, batch):
        return (torch.rand(steps, batch, 64) - 0.5,
                [torch.randint(0, 10, (steps, batch)), torch.randint(0, 2, (steps, batch, 1)).float(), torch.rand(steps, batch, 1)])

    losses = [F.cross_entropy, F.binary_cross_entropy_with_logits, F.mse_loss]

    @staticmethod
    def optimizer(parameters):
        return torch.optim.Adam(parameters)


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(
            nn.Conv2d(1, 10, 9), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(10, 20, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(500, 50), nn.ReLU())
        self.heads = nn.ModuleList([nn.Linear(50, 10), nn.Linear(50, 10)])

    def forward(self, x):
        h = self.trunk(x)
        return [head(h) for head in self.heads]

    @staticmethod
    def data(steps, batch):
        return torch.rand(steps, batch, 1, 36, 36) - 0.5, [torch.randint(0, 10, (steps, batch)) for _ in range(2)]

    losses = [F.cross_entropy, F.cross_entropy]

    @staticmethod
    def optimizer(parameters):
        return torch.optim.SGD(parameters, lr=1e-3, momentum=0.9)


def main():
    kind = {"mlp": Mlp, "lenet": LeNet}[sys.argv[1]]
    batch, threads, steps, window = map(int, sys.argv[2:6])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    network = kind()
    inputs, labels = kind.data(steps, batch)
    inputs, labels = list(inputs), [list(label) for label in labels]
    method = methods.METHODS[sys.argv[6]](network, len(labels))
    optimizer = kind.optimizer(list(network.parameters()) + method.parameters())

    def losses_of(i):
        return [loss(out, label[i]) for loss, out, label in zip(kind.losses, network(inputs[i]), labels)]

    print(torch.__version__, flush=True)
    for _ in sys.stdin:
        times = []
        for i in range(steps):
            times.append(time.perf_counter())
            losses = losses_of(i)
            optimizer.zero_grad()
            method.backward(losses)
            optimizer.step()
            method.after(losses, i, losses_of)
        print(min(times[i + window] - times[i] for i in range(steps - window)) / window, flush=True)


main()
