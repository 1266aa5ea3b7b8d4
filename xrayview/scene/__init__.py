"""What a picture should show, as frozen data: transfer function, camera, cuts, light, stereo, presets."""
