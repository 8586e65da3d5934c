"""Eager PyTorch: the loop that its users write, on tensors that are in memory."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import torch
from speed import works
from speed.data import Array, Data
from speed.works import Work
from torch import nn


class TorchEager:
    """A module with its optimizer."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.model = _module(work.model).to(self.device)
        self.optimizer = torch.optim.Adam(
            self.model.parameters(),
            lr=works.LEARNING_RATE,
            betas=(works.BETA_1, works.BETA_2),
            eps=works.EPSILON,
        )

    def fit(self, data: Data, epochs: int) -> list[float]:
        """Seconds of every epoch."""
        self.model.train()
        x, y = self._tensor(data.x), torch.from_numpy(data.y).to(self.device)
        return [self._epoch(x, y) for _ in range(epochs)]

    def _epoch(self, x: torch.Tensor, y: torch.Tensor) -> float:
        start = time.perf_counter()
        criterion = nn.functional.cross_entropy
        total, right = 0.0, 0
        for rows in torch.randperm(len(x), device=self.device).split(self.work.batch):
            labels = y[rows]
            logits = self.model(x[rows])
            loss = criterion(logits, labels)
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            self.optimizer.step()
            total += loss.item() * len(rows)
            right += int((logits.argmax(1) == labels).sum())
        return time.perf_counter() - start

    def predict(self, x: Array) -> Array:
        """Logits for samples."""
        self.model.eval()
        with torch.no_grad():
            parts = [self.model(part) for part in self._tensor(x).split(500)]
        return torch.cat(parts).cpu().numpy()

    def calls(self) -> dict[str, Callable[[Array], Any]]:
        """The way to read one sample."""
        self.model.eval()

        def call(x: Array) -> Any:
            with torch.inference_mode():
                return torch.softmax(self.model(self._tensor(x)), 1).cpu().numpy()

        return {"model(x)": call}

    def _tensor(self, x: Array) -> torch.Tensor:
        """Images of a convolution have their channels first."""
        tensor = torch.from_numpy(x).to(self.device)
        return tensor.reshape(len(x), 1, 28, 28) if self.work.model == "convnet" else tensor


class _LastOutput(nn.Module):
    """An LSTM that hands on its last output."""

    def __init__(self, inputs: int, units: int) -> None:
        super().__init__()
        self.lstm = nn.LSTM(inputs, units, batch_first=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.lstm(x)[0][:, -1]


def _module(model: str) -> nn.Module:
    if model == "convnet":
        first, second = works.FILTERS
        return nn.Sequential(
            nn.Conv2d(1, first, 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(first, second, 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Dropout(works.DROPOUT),
            nn.Linear(second * 5 * 5, works.CLASSES),
        )
    if model == "lstm":
        units = works.LSTM_UNITS
        return nn.Sequential(_LastOutput(28, units), nn.Linear(units, works.CLASSES))
    sizes = works.UNITS[model]
    parts: list[nn.Module] = []
    for inputs, outputs in pairwise(sizes):
        parts += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*parts[:-1])
