"""Functions of pictures under the names that they had before `engine.utils` held them."""

from __future__ import annotations

from engine.images import array_to_img, img_to_array, load_img, save_img
from engine.images.fitting import smart_resize

__all__ = ["array_to_img", "img_to_array", "load_img", "save_img", "smart_resize"]
