"use strict";

// Arrays of numbers. A sample is { shape, data, counts }: its sizes, its values row by row, and, for
// sequences, which steps count (null where all do).

function sizeOf(shape) {
  return shape.reduce((product, size) => product * size, 1);
}

function sample(shape, data, counts = null) {
  return { shape, data, counts };
}

// The number that 16 bits stand for (IEEE 754 binary16).
function halfToNumber(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

// All arrays of the page from its base64 text; returns a function that finds one of them.
function unpack(text) {
  const letters = atob(text.trim());
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  const view = new DataView(bytes.buffer);
  const known = new Map();
  return function find([begin, count, width]) {
    if (!known.has(begin)) {
      const values = new Float32Array(count);
      for (let i = 0; i < count; i++) {
        values[i] =
          width === 2
            ? halfToNumber(view.getUint16(begin + 2 * i, true))
            : view.getFloat32(begin + 4 * i, true);
      }
      known.set(begin, values);
    }
    return known.get(begin);
  };
}

// For each value of a sample its place in an array of another shape, whose sizes are 1 where it
// holds for all values along an axis.
function meeting(along, shape) {
  const places = new Int32Array(sizeOf(shape));
  const strides = [];
  let stride = 1;
  for (let axis = along.length - 1; axis >= 0; axis--) {
    strides[axis] = along[axis] === 1 ? 0 : stride;
    stride *= along[axis];
  }
  const at = new Array(shape.length).fill(0);
  let place = 0;
  for (let i = 0; i < places.length; i++) {
    places[i] = place;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at[axis] += 1;
      place += strides[axis];
      if (at[axis] < shape[axis]) break;
      place -= strides[axis] * shape[axis];
      at[axis] = 0;
    }
  }
  return places;
}

// The places of a step's arrays in a sample; they are the same for every sample of a network.
function placesOf(step, shape) {
  if (!step.places_) step.places_ = meeting(step.along, shape);
  return step.places_;
}

// How the values lie around an axis: `outer` blocks of `size` rows of `inner` values.
function around(shape, axis) {
  return {
    outer: sizeOf(shape.slice(0, axis)),
    size: shape[axis],
    inner: sizeOf(shape.slice(axis + 1)),
  };
}

// A shape with another size along an axis.
function replaced(shape, axis, size) {
  return shape.map((each, number) => (number === axis ? size : each));
}
