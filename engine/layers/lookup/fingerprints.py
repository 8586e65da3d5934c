"""Numbers for texts, the same everywhere: FarmHash's 64-bit fingerprint, and SipHash-2-4.

Keras puts tokens that it does not know into one of several places by these.
"""

from __future__ import annotations

from collections.abc import Sequence

_MASK = 2**64 - 1
_K0 = 0xC3A5C85C97CB3127
_K1 = 0xB492B66FBE98F273
_K2 = 0x9AE16A3B2F90404F


def farm_fingerprint(text: bytes) -> int:
    """FarmHash's Fingerprint64, from 0 to 2^64 - 1."""
    size = len(text)
    if size <= 16:
        return _short(text)
    if size <= 32:
        return _medium(text)
    return _middling(text) if size <= 64 else _long(text)


def _short(text: bytes) -> int:
    """Of at most 16 bytes."""
    size = len(text)
    factor = _K2 + 2 * size
    if size >= 8:
        first, last = _eight(text, 0) + _K2 & _MASK, _eight(text, size - 8)
        left = _turned(last, 37) * factor + first
        return _mixed(left, (_turned(first, 25) + last) * factor, factor)
    if size >= 4:
        return _mixed(size + (_four(text, 0) << 3), _four(text, size - 4), factor)
    if size:
        low = text[0] + (text[size >> 1] << 8)
        high = size + (text[-1] << 2)
        return _folded(low * _K2 ^ high * _K0) * _K2 & _MASK
    return _K2


def _medium(text: bytes) -> int:
    """Of 17 to 32 bytes."""
    size = len(text)
    factor = _K2 + 2 * size
    a, b = _eight(text, 0) * _K1 & _MASK, _eight(text, 8)
    c, d = _eight(text, size - 8) * factor, _eight(text, size - 16) * _K2
    left = _turned(a + b, 43) + _turned(c, 30) + d
    return _mixed(left, a + _turned(b + _K2, 18) + c, factor)


def _middling(text: bytes) -> int:
    """Of 33 to 64 bytes."""
    size = len(text)
    factor = _K2 + 2 * size
    a, b = _eight(text, 0) * _K2 & _MASK, _eight(text, 8)
    c, d = _eight(text, size - 8) * factor & _MASK, _eight(text, size - 16) * _K2
    y = _turned(a + b, 43) + _turned(c, 30) + d & _MASK
    z = _mixed(y, a + _turned(b + _K2, 18) + c, factor)
    e, f = _eight(text, 16) * factor & _MASK, _eight(text, 24)
    g, h = (y + _eight(text, size - 32)) * factor, (z + _eight(text, size - 24)) * factor
    left = _turned(e + f, 43) + _turned(g, 30) + h
    return _mixed(left, e + _turned(f + a, 18) + g, factor)


def _long(text: bytes) -> int:
    """Of more than 64 bytes: in steps of 64, and once more over the last ones."""
    state = _Rounds(text)
    steps = (len(text) - 1) // 64
    for step in range(steps):
        state.round(64 * step, _K1, 1)
    left_over = len(text) - 1 & 63
    factor = _K1 + ((state.z & 0xFF) << 1)
    state.w = state.w[0] + left_over, state.w[1]
    state.v = state.v[0] + state.w[0] & _MASK, state.v[1]
    state.w = state.w[0] + state.v[0] & _MASK, state.w[1]
    state.round(64 * steps + left_over - 63, factor, 9)
    left = _mixed(state.v[0], state.w[0], factor) + _folded(state.y) * _K0 + state.z
    return _mixed(left, _mixed(state.v[1], state.w[1], factor) + state.x, factor)


class _Rounds:
    """The seven numbers that a long text is folded into."""

    def __init__(self, text: bytes) -> None:
        seed = 81
        self._text = text
        self.x = seed * _K2 + _eight(text, 0) & _MASK
        self.y = seed * _K1 + 113 & _MASK
        self.z = _folded(self.y * _K2 + 113) * _K2 & _MASK
        self.v = self.w = (0, 0)

    def round(self, place: int, factor: int, weight: int) -> None:
        """Fold in 64 bytes."""
        text, (v0, v1), (w0, w1) = self._text, self.v, self.w
        x = _turned(self.x + self.y + v0 + _eight(text, place + 8), 37) * factor
        y = _turned(self.y + v1 + _eight(text, place + 48), 42) * factor
        x ^= w1 * weight
        y += v0 * weight + _eight(text, place + 40)
        z = _turned(self.z + w0, 33) * factor & _MASK
        self.v = _pair(text, place, v1 * factor, x + w0)
        self.w = _pair(text, place + 32, z + w1, y + _eight(text, place + 16))
        self.x, self.y, self.z = z, y & _MASK, x & _MASK


def _pair(text: bytes, place: int, a: int, b: int) -> tuple[int, int]:
    """32 bytes and two numbers, folded into two."""
    w, x, y, z = (_eight(text, place + offset) for offset in (0, 8, 16, 24))
    a += w
    b = _turned(b + a + z, 21)
    both = a + x + y
    return both + z & _MASK, b + _turned(both, 44) + a & _MASK


def _mixed(left: int, right: int, factor: int) -> int:
    """Two numbers into one."""
    a = ((left ^ right) & _MASK) * factor & _MASK
    a ^= a >> 47
    b = ((right & _MASK) ^ a) * factor & _MASK
    return (b ^ b >> 47) * factor & _MASK


def _folded(number: int) -> int:
    number &= _MASK
    return number ^ number >> 47


def _turned(number: int, by: int) -> int:
    """The bits moved to the right, and those that fall out back in at the left."""
    number &= _MASK
    return (number >> by | number << 64 - by) & _MASK


def _eight(text: bytes, place: int) -> int:
    return int.from_bytes(text[place : place + 8], "little")


def _four(text: bytes, place: int) -> int:
    return int.from_bytes(text[place : place + 4], "little")


def sip_hash(text: bytes, key: Sequence[int]) -> int:
    """SipHash-2-4, from 0 to 2^64 - 1 (Aumasson and Bernstein 2012).

    Args:
        text: what is hashed.
        key: two numbers of 64 bits.
    """
    first, second = (number & _MASK for number in key)
    state = [
        first ^ 0x736F6D6570736575,
        second ^ 0x646F72616E646F6D,
        first ^ 0x6C7967656E657261,
        second ^ 0x7465646279746573,
    ]
    padded = text + bytes(-(len(text) + 1) % 8) + bytes([len(text) & 0xFF])
    for place in range(0, len(padded), 8):
        word = _eight(padded, place)
        state[3] ^= word
        _stir(state, 2)
        state[0] ^= word
    state[2] ^= 0xFF
    _stir(state, 4)
    return state[0] ^ state[1] ^ state[2] ^ state[3]


def _stir(state: list[int], rounds: int) -> None:
    a, b, c, d = state
    for _ in range(rounds):
        a = a + b & _MASK
        b = _turned(b, 51) ^ a
        a = _turned(a, 32)
        c = c + d & _MASK
        d = _turned(d, 48) ^ c
        a = a + d & _MASK
        d = _turned(d, 43) ^ a
        c = c + b & _MASK
        b = _turned(b, 47) ^ c
        c = _turned(c, 32)
    state[:] = a, b, c, d
