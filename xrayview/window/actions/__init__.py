"""Everything that menus, toolbar and shortcut page offer, menu by menu; no Qt."""
