"""Task balancing the way PyTorch's multi-task libraries do it: a backward pass per task with retain_graph, gradients copied parameter by parameter into one
vector per task, the method, and the result copied back. Written for the comparison after the papers; simpler than those libraries, so rather faster."""
import random

import torch


class Sum:
    """Plain sum of the losses."""

    def __init__(self, network, tasks):
        self.network, self.tasks = network, tasks

    def parameters(self):
        return []

    def backward(self, losses):
        sum(losses).backward()

    def after(self, losses, i, losses_of):
        pass


class Uncertainty(Sum):
    """Kendall, Gal, Cipolla 2018, with log variances as parameters."""

    def __init__(self, network, tasks):
        super().__init__(network, tasks)
        self.scale = torch.zeros(tasks, requires_grad=True)

    def parameters(self):
        return [self.scale]

    def backward(self, losses):
        stacked = torch.stack(losses)
        (stacked / (2 * self.scale.exp()) + self.scale / 2).sum().backward()


class Famo(Sum):
    """Liu et al. 2023, algorithm 1: the losses are looked at again after the step."""

    def __init__(self, network, tasks):
        super().__init__(network, tasks)
        self.logits = torch.zeros(tasks, requires_grad=True)
        self.adam = torch.optim.Adam([self.logits], lr=0.025, weight_decay=1e-3)

    def backward(self, losses):
        stacked = torch.stack(losses) + 1e-8
        z = torch.softmax(self.logits, -1)
        c = (z / stacked).sum().detach()
        (stacked.log() * z / c).sum().backward()
        self.logits.grad = None

    def after(self, losses, i, losses_of):
        before = torch.stack([loss.detach() for loss in losses])
        with torch.no_grad():
            now = torch.stack(losses_of(i))
        delta = (before + 1e-8).log() - (now + 1e-8).log()
        z = torch.softmax(self.logits, -1)
        self.adam.zero_grad()
        self.logits.grad = torch.autograd.grad(z, self.logits, grad_outputs=delta)[0]
        self.adam.step()


class PerTask(Sum):
    """Gradients of the shared parameters, task by task, as the rows of a matrix."""

    def __init__(self, network, tasks):
        super().__init__(network, tasks)
        self.shared = list(network.trunk.parameters())
        self.count = sum(p.numel() for p in self.shared)

    def backward(self, losses):
        rows = torch.zeros(self.tasks, self.count)
        for t, loss in enumerate(losses):
            loss.backward(retain_graph=t < self.tasks - 1)
            at = 0
            for p in self.shared:
                rows[t, at:at + p.numel()] = p.grad.view(-1)
                at += p.numel()
                p.grad.zero_()
        direction, at = self.combine(rows), 0
        for p in self.shared:
            p.grad.copy_(direction[at:at + p.numel()].view_as(p))
            at += p.numel()


class PcGrad(PerTask):
    """Yu et al. 2020, algorithm 1."""

    def combine(self, rows):
        projected = rows.clone()
        for i in range(self.tasks):
            others = list(range(self.tasks))
            random.shuffle(others)
            for j in others:
                if j != i:
                    dot = torch.dot(projected[i], rows[j])
                    if dot < 0:
                        projected[i] -= dot * rows[j] / (rows[j].norm().pow(2) + 1e-8)
        return projected.sum(0)


class Mgda(PerTask):
    """Sener, Koltun 2018, algorithm 2: Frank-Wolfe on the Gramian."""

    def combine(self, rows):
        gram = (rows @ rows.t()).numpy().astype("float64")
        weights = [1 / self.tasks] * self.tasks
        for _ in range(50):
            towards = [sum(weights[j] * gram[i][j] for j in range(self.tasks)) for i in range(self.tasks)]
            t = min(range(self.tasks), key=lambda i: towards[i])
            own = sum(weights[i] * towards[i] for i in range(self.tasks))
            span = own - 2 * towards[t] + gram[t][t]
            step = min(1.0, max(0.0, (own - towards[t]) / span)) if span > 0 else 0.0
            if step < 1e-5:
                break
            weights = [(1 - step) * w for w in weights]
            weights[t] += step
        return torch.tensor(weights, dtype=rows.dtype) @ rows


class AlignedMtl(PerTask):
    """Senushkin et al. 2023, algorithm 1."""

    def combine(self, rows):
        values, vectors = torch.linalg.eigh(rows @ rows.t())
        kept = values > values.max() * self.tasks * torch.finfo(rows.dtype).eps
        if not kept.any():
            return rows.sum(0)
        values, vectors = values[kept], vectors[:, kept]
        balance = values.min().sqrt() * vectors @ torch.diag(values.rsqrt()) @ vectors.t()
        return balance.sum(0) @ rows


class GradDrop(PerTask):
    """Chen et al. 2020, algorithm 1, on the gradients."""

    def combine(self, rows):
        purity = 0.5 * (1 + rows.sum(0) / (rows.abs().sum(0) + 1e-8))
        positive = purity > torch.rand(self.count)
        return (rows * (positive * (rows > 0) + ~positive * (rows < 0))).sum(0)


METHODS = {"sum": Sum, "uncertainty": Uncertainty, "famo": Famo, "pcgrad": PcGrad, "mgda": Mgda, "alignedmtl": AlignedMtl, "graddrop": GradDrop}
