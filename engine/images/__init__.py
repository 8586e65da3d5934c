"""Pictures in files, and as arrays, by Pillow; imported when it is needed."""

from __future__ import annotations

from engine.images.arrays import array_to_img, img_to_array
from engine.images.files import load_img, save_img

__all__ = ["array_to_img", "img_to_array", "load_img", "save_img"]
