"""Pictures, stereo pairs and meshes as files, each with its mark and a sidecar that says how it was made."""
