"""All actions in the order of the menus."""

from __future__ import annotations

from xrayview.window.actions.action import Action
from xrayview.window.actions.edit_actions import EDIT_ACTIONS
from xrayview.window.actions.file_actions import FILE_ACTIONS
from xrayview.window.actions.other_actions import OTHER_ACTIONS
from xrayview.window.actions.stereo_actions import STEREO_ACTIONS
from xrayview.window.actions.view_actions import VIEW_ACTIONS

TABLE: tuple[Action, ...] = (
    *FILE_ACTIONS,
    *EDIT_ACTIONS,
    *VIEW_ACTIONS,
    *STEREO_ACTIONS,
    *OTHER_ACTIONS,
)
