"""The main window and what only it needs: actions, menus, panels, files, the run in it."""
