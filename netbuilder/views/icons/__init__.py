"""The program's own drawn icons."""

from netbuilder.views.icons.drawing import draw_icon, icon, pixmap

__all__ = ["draw_icon", "icon", "pixmap"]
