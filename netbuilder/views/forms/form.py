"""A form made from declarations: a labelled editor for each, the advanced ones folded away."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QToolButton, QVBoxLayout, QWidget

from engine.declarations import Parameter
from netbuilder.translation import say
from netbuilder.views.common.texts import Label, set_spoken, set_tip
from netbuilder.views.forms.editor_for import editor_for
from netbuilder.views.forms.editors import ParameterEditor

_ARROW = 10


def form_layout(parent: QWidget | None = None) -> QFormLayout:
    """The form layout that all panels share: compact, fields as wide as there is room."""
    layout = QFormLayout(parent)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setHorizontalSpacing(10)
    layout.setVerticalSpacing(6)
    layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
    return layout


def align_labels(*layouts: QFormLayout) -> None:
    """Give all labels the width of the widest, so that the fields of several forms line up."""
    rows = [(layout, row) for layout in layouts for row in range(layout.rowCount())]
    items = [layout.itemAt(row, QFormLayout.ItemRole.LabelRole) for layout, row in rows]
    widgets = [item.widget() for item in items if item is not None]
    labels = [widget for widget in widgets if widget is not None]
    width = max((label.sizeHint().width() for label in labels), default=0)
    for label in labels:
        label.setMinimumWidth(width)


def muted_label(text: str = "", parent: QWidget | None = None) -> Label:
    """Wrapped text of the second rank."""
    label = Label(text, parent)
    label.setWordWrap(True)
    label.setForegroundRole(label.palette().ColorRole.PlaceholderText)
    return label


def retire(widget: QWidget) -> None:
    """Take `widget` out of its parent at once, silently; Qt deletes it when nothing uses it."""
    widget.blockSignals(True)
    widget.hide()
    widget.setParent(None)
    widget.deleteLater()


class ParameterForm(QWidget):
    """Editors for `parameters`, in their order, advanced ones behind a 'More' button.

    Args:
        parameters: declarations of what is to be edited.
        more: whether the advanced editors are shown from the start.
        leading: editors made elsewhere, which come first.

    Attributes:
        layouts: the form layouts, for `align_labels`.

    Signals:
        edited: a parameter's name and its new value, after a person changed it.
        moreToggled: whether the advanced editors are now shown.
    """

    edited = Signal(str, object)
    moreToggled = Signal(bool)

    def __init__(
        self,
        parameters: Iterable[Parameter],
        more: bool = False,
        leading: Sequence[ParameterEditor] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._editors: dict[str, ParameterEditor] = {}
        self._controls: list[QWidget] = []
        self._advanced = QWidget()
        self.layouts = (form_layout(), form_layout(self._advanced))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self.layouts[0])
        for editor in leading:
            self._add(editor)
        declared = tuple(parameters)
        advanced = [parameter for parameter in declared if parameter.advanced]
        for parameter in declared:
            if not parameter.advanced:
                self._add(editor_for(parameter))
        if advanced:
            layout.addWidget(self._fold_button(more), 0, Qt.AlignmentFlag.AlignLeft)
        for parameter in advanced:
            self._add(editor_for(parameter), advanced=True)
        layout.addWidget(self._advanced)
        self._advanced.setVisible(more)
        align_labels(*self.layouts)

    def editor(self, name: str) -> ParameterEditor:
        """The editor of a parameter."""
        return self._editors[name]

    def follow(self, previous: QWidget) -> None:
        """Put the form's controls after `previous` in the order of the Tab key."""
        for control in self._controls:
            QWidget.setTabOrder(previous, control)
            previous = control

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show the values of the parameters that are named; nothing is emitted."""
        for name, value in values.items():
            if name in self._editors:
                self._editors[name].set_value(value)

    def set_shown(self, name: str, shown: bool) -> None:
        """Show or hide a parameter."""
        editor = self._editors[name]
        for form in self.layouts:
            if form.indexOf(editor) >= 0:
                form.setRowVisible(editor, shown)
        if not shown:
            editor.notice.hide()

    def commit(self) -> None:
        """Take what has been typed so far."""
        for editor in self._editors.values():
            editor.commit()

    def set_locked(self, reason: str, but: Collection[str] = ()) -> None:
        """Disable all editors and say why; enable them where `reason` is empty.

        Args:
            reason: for the tooltips.
            but: names of those that stay enabled.
        """
        for name, editor in self._editors.items():
            editor.set_locked("" if name in but else reason)

    @property
    def last(self) -> QWidget | None:
        """The last control in the order of the Tab key, if there is one."""
        return self._controls[-1] if self._controls else None

    def _add(self, editor: ParameterEditor, advanced: bool = False) -> None:
        name, form = editor.objectName(), self.layouts[advanced]
        self._editors[name] = editor
        self._controls.append(editor.control)
        editor.edited.connect(partial(self.edited.emit, name))
        label = Label(editor.label)
        label.setBuddy(editor)
        if editor.wide:
            form.addRow(label)
            form.addRow(editor)
        else:
            form.addRow(label, editor)
        form.addRow(editor.notice)

    def _fold_button(self, opened: bool) -> QToolButton:
        button = QToolButton()
        button.setObjectName("more")
        button.setText(say("More"))
        set_tip(button, say("Show or hide settings that are rarely changed"))
        button.setAutoRaise(True)
        button.setIconSize(QSize(_ARROW, _ARROW))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        _show_fold(button, opened)
        button.clicked.connect(self._toggle)
        self._more = button
        self._controls.append(button)
        return button

    def _toggle(self) -> None:
        opened = self._advanced.isHidden()
        self._advanced.setVisible(opened)
        _show_fold(self._more, opened)
        self.moreToggled.emit(opened)


def _show_fold(button: QToolButton, opened: bool) -> None:
    button.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
    set_spoken(button, say("More settings, shown") if opened else say("More settings, hidden"))
