'use strict';
// Where the viewer stands. World: x = the film's columns, y = away from the film's viewer, z = up; the volume's
// longest edge is 1. Azimuth walks to the viewer's right, elevation rises; 0 and 0 look as the film was taken.

const RADIANS = Math.PI / 180;

const along = (a, first, b, second) => first.map((value, i) => a * value + b * second[i]);

/** Unit vectors right, up and forward of the picture, in the world. */
function axesOf(camera) {
  const [sa, ca] = [Math.sin(camera.azimuth_degrees * RADIANS), Math.cos(camera.azimuth_degrees * RADIANS)];
  const [se, ce] = [Math.sin(camera.elevation_degrees * RADIANS), Math.cos(camera.elevation_degrees * RADIANS)];
  const [sr, cr] = [Math.sin(camera.roll_degrees * RADIANS), Math.cos(camera.roll_degrees * RADIANS)];
  const forward = [-sa * ce, ca * ce, -se];
  const levelUp = [-sa * se, ca * se, ce];
  const levelRight = [ca, sa, 0];
  // A picture that turns clockwise is seen by a camera that turns counter-clockwise.
  return { right: along(cr, levelRight, sr, levelUp), up: along(-sr, levelRight, cr, levelUp), forward };
}

/**
 * Put vtk's camera where `camera` says, or at an eye beside it: turned to the right by `eyeDegrees` round the
 * point `zeroParallax` behind the pivot. In perspective the eye moves along the row and its window back.
 */
function placeCamera(view, camera, aspect, eyeDegrees, zeroParallax) {
  const { right, up, forward } = axesOf(camera);
  const height = 1 / Math.min(1, aspect) / camera.zoom;
  const { distance } = camera;
  let target = along(camera.pan[0], right, camera.pan[1], up);
  let position = along(1, target, -distance, forward);
  let sideways = 0;
  const angle = eyeDegrees * RADIANS;
  const isParallel = camera.projection === 'parallel';
  if (angle && isParallel) {
    const pivot = along(1, target, zeroParallax, forward);
    const turned = along(Math.cos(angle), forward, -Math.sin(angle), right);
    position = along(1, pivot, -(distance + zeroParallax), turned);
    target = along(1, pivot, -zeroParallax, turned);
  } else if (angle) {
    sideways = (distance + zeroParallax) * Math.tan(angle);
    position = along(1, position, sideways, right);
    target = along(1, target, sideways, right);
  }
  view.setParallelProjection(isParallel);
  view.setPosition(...position);
  view.setFocalPoint(...target);
  view.setViewUp(...up);
  view.setParallelScale(height / 2);
  view.setViewAngle((2 * Math.atan(height / 2 / distance)) / RADIANS);
  const halfWidth = ((height / 2) * aspect * (distance + zeroParallax)) / distance;
  view.setWindowCenter(-sideways / halfWidth, 0);
}

/** Degrees between the line of sight and that of the film. */
function degreesOffFilm(camera) {
  const towards = Math.cos(camera.azimuth_degrees * RADIANS) * Math.cos(camera.elevation_degrees * RADIANS);
  return Math.acos(Math.min(1, Math.max(-1, towards))) / RADIANS;
}
