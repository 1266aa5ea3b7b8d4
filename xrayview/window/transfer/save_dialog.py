"""Asks for the name under which a transfer function is kept, at first or from now on."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from xrayview.window.memory.own_presets import LONGEST_NAME
from xrayview.window.parts.section import muted
from xrayview.window.transfer.presets import name_trouble


class SaveDialog(QDialog):
    """One line for the name, and below it what is in the way, or that a preset is replaced.

    ``renames``: the preset of the name offered gets another, and replaces none.
    """

    def __init__(
        self,
        parent: QWidget,
        offered: str,
        taken: Collection[str],
        save: Callable[[str], object],
        renames: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Rename preset" if renames else "Save preset")
        self._renames, self._taken = renames, set(taken) - ({offered} if renames else set())
        self.name = QLineEdit(offered)
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setMinimumWidth(320)
        self.name.setAccessibleName("Name of the preset")
        self.name.selectAll()
        self._remark = muted()
        self._remark.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._remark.setMinimumHeight(2 * self._remark.fontMetrics().lineSpacing() + 2)
        label = QLabel("Name of the preset")
        label.setBuddy(self.name)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self.save_button = buttons.button(QDialogButtonBox.StandardButton.Save)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        rows = QVBoxLayout(self)
        rows.setSpacing(8)
        for part in (label, self.name, self._remark, buttons):
            rows.addWidget(part)
        self.name.textChanged.connect(self._judge)
        self.accepted.connect(lambda: save(self.name.text().strip()))
        self._judge(offered)

    def remark(self) -> str:
        """What the line below the name says."""
        return self._remark.text()

    def _judge(self, name: str) -> None:
        trouble, taken = name_trouble(name.strip()), name.strip() in self._taken
        if taken and self._renames:
            trouble = "There is a preset of that name already"
        replaced = taken and not trouble
        self._remark.setText(trouble or ("The preset of that name is replaced" if replaced else ""))
        self.save_button.setEnabled(not trouble)
        self.save_button.setText("Replace" if replaced else "Rename" if self._renames else "Save")
