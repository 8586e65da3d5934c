"""Layers that read a sequence step by step and remember."""

from __future__ import annotations

from engine.layers.recurrent.gru import GRU
from engine.layers.recurrent.lstm import LSTM
from engine.layers.recurrent.simple_rnn import SimpleRNN

__all__ = ["GRU", "LSTM", "SimpleRNN"]
