// Strokes as a picture of 28 by 28 pixels, as MNIST's are made: smooth lines whose longer side
// fills the box, with the centre of mass in the middle. A stroke is a list of points [x, y].

const PIXELS = 28;
const CENTRE = 14;
const PEN = 2.3; // width of the line, in pixels
const PATH = 20 - PEN; // longer side of the way that the pen is led
const SOFT = 1; // width of the line's grey rim
const SMOOTH = 1.6; // standard deviation of the smoothing, in pixels along the line
const STRIDE = 0.75; // from one point of a smoothed line to the next
const REACH = 6; // points to each side that a mean is taken over

function render(strokes) {
  const drawn = cleaned(strokes);
  const picture = new Float32Array(PIXELS * PIXELS);
  if (!drawn.length) return picture;
  const extent = boundsOf(drawn).extent;
  const lines = extent > 1e-12 ? drawn.map((line) => smoothed(line, PATH / extent)) : drawn;
  const pieces = piecesOf(fitted(lines));
  const centre = centreOfMass(inked(pieces));
  const moved = pieces.map((piece) => ({
    ...piece,
    x: piece.x + CENTRE - centre[0],
    y: piece.y + CENTRE - centre[1],
  }));
  const ink = inked(moved);
  const fullest = ink.reduce((most, value) => Math.max(most, value), 0);
  return picture.map((_, i) => ink[i] / fullest);
}

// Strokes without points that are no numbers, none larger than 1; a single point becomes two.
function cleaned(strokes) {
  const drawn = strokes
    .map((stroke) => stroke.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y)))
    .filter((stroke) => stroke.length)
    .map((stroke) => (stroke.length === 1 ? [stroke[0], stroke[0]] : stroke));
  let largest = Number.MIN_VALUE;
  for (const stroke of drawn) {
    for (const [x, y] of stroke) largest = Math.max(largest, Math.abs(x), Math.abs(y));
  }
  return drawn.map((stroke) => stroke.map(([x, y]) => [x / largest, y / largest]));
}

function boundsOf(lines) {
  const low = [Infinity, Infinity];
  const high = [-Infinity, -Infinity];
  for (const line of lines) {
    for (const point of line) {
      for (const axis of [0, 1]) {
        low[axis] = Math.min(low[axis], point[axis]);
        high[axis] = Math.max(high[axis], point[axis]);
      }
    }
  }
  return { low, high, extent: Math.max(high[0] - low[0], high[1] - low[1]) };
}

// A line as the running mean of itself, along its length, however fast it was drawn.
function smoothed(line, scale) {
  const ends = [0];
  for (let i = 1; i < line.length; i++) {
    ends.push(ends[i - 1] + Math.hypot(line[i][0] - line[i - 1][0], line[i][1] - line[i - 1][1]));
  }
  const length = ends[ends.length - 1];
  const count = Math.ceil((length * scale) / STRIDE);
  if (count === 0) return line;
  const even = [];
  let segment = 0;
  for (let i = 0; i <= count; i++) {
    const place = i === count ? length : (i * length) / count;
    while (segment < line.length - 2 && ends[segment + 1] <= place) segment += 1;
    const span = ends[segment + 1] - ends[segment];
    const share = span > 0 ? Math.min((place - ends[segment]) / span, 1) : 1;
    even.push([0, 1].map((a) => line[segment][a] + share * (line[segment + 1][a] - line[segment][a])));
  }
  const [xs, ys] = [0, 1].map((axis) => averaged(even.map((point) => point[axis])));
  return xs.map((x, i) => [x, ys[i]]);
}

// Means around each value; beyond its ends a line goes on as its mirror image there.
function averaged(values) {
  const last = values.length - 1;
  const reach = Math.min(REACH, last);
  const weights = [];
  for (let i = -reach; i <= reach; i++) weights.push(Math.exp(-0.5 * ((i * STRIDE) / SMOOTH) ** 2));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const at = (i) => {
    if (i < 0) return 2 * values[0] - values[-i];
    return i > last ? 2 * values[last] - values[2 * last - i] : values[i];
  };
  return values.map((_, i) =>
    weights.reduce((sum, weight, k) => sum + (weight / total) * at(i + k - reach), 0),
  );
}

// Lines in pixels: their longer side is that of the path, in the middle of the picture.
function fitted(lines) {
  const { low, high, extent } = boundsOf(lines);
  const largest = Math.max(...low.map(Math.abs), ...high.map(Math.abs));
  const scale = extent <= 1e-12 * largest ? 0 : PATH / extent;
  const place = (value, axis) => (value - (low[axis] + high[axis]) / 2) * scale + CENTRE;
  return lines.map((line) => line.map((point) => point.map(place)));
}

// All lines in short pieces: where each begins, and how far it goes.
function piecesOf(lines) {
  const pieces = [];
  for (const line of lines) {
    for (let i = 1; i < line.length; i++) {
      const [x, y] = line[i - 1];
      const [dx, dy] = [line[i][0] - x, line[i][1] - y];
      const count = Math.max(Math.ceil(Math.hypot(dx, dy)), 1);
      for (let k = 0; k < count; k++) {
        const share = k / count;
        pieces.push({ x: x + dx * share, y: y + dy * share, dx: dx / count, dy: dy / count });
      }
    }
  }
  return pieces;
}

// Ink of a round pen along the pieces: it follows from each pixel's distance to the nearest one.
function inked(pieces) {
  const nearest = new Float64Array(PIXELS * PIXELS).fill(Infinity);
  const reach = (PEN + SOFT) / 2;
  const within = (low, high) => [
    Math.max(Math.floor(low - reach), 0),
    Math.min(Math.ceil(high + reach), PIXELS - 1),
  ];
  for (const { x, y, dx, dy } of pieces) {
    const squared = Math.max(dx * dx + dy * dy, 1e-12);
    const [left, right] = within(Math.min(x, x + dx), Math.max(x, x + dx));
    const [top, bottom] = within(Math.min(y, y + dy), Math.max(y, y + dy));
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const along = clip(((column - x) * dx + (row - y) * dy) / squared, 0, 1);
        const distance = (column - x - along * dx) ** 2 + (row - y - along * dy) ** 2;
        const place = row * PIXELS + column;
        if (distance < nearest[place]) nearest[place] = distance;
      }
    }
  }
  return nearest.map((distance) => clip((reach - Math.sqrt(distance)) / SOFT, 0, 1));
}

function centreOfMass(ink) {
  let [mass, x, y] = [0, 0, 0];
  ink.forEach((value, i) => {
    mass += value;
    x += value * (i % PIXELS);
    y += value * Math.floor(i / PIXELS);
  });
  return [x / mass, y / mass];
}

// A square picture at another size: each pixel the mean of what it covers, or between two.
function resized(picture, old, side) {
  if (old === side) return picture;
  const shares = sharesOf(old, side);
  const rows = new Float32Array(side * old);
  for (let i = 0; i < side; i++) {
    for (let j = 0; j < old; j++) {
      let sum = 0;
      for (let k = 0; k < old; k++) sum += shares[i][k] * picture[k * old + j];
      rows[i * old + j] = sum;
    }
  }
  const result = new Float32Array(side * side);
  for (let i = 0; i < side; i++) {
    for (let j = 0; j < side; j++) {
      let sum = 0;
      for (let k = 0; k < old; k++) sum += rows[i * old + k] * shares[j][k];
      result[i * side + j] = sum;
    }
  }
  return result;
}

function sharesOf(old, side) {
  return Array.from({ length: side }, (_, i) => {
    const shares = Array.from({ length: old }, (_, pixel) => {
      if (side > old) return Math.max(0, 1 - Math.abs(((i + 0.5) * old) / side - 0.5 - pixel));
      const [begin, end] = [(i * old) / side, ((i + 1) * old) / side];
      return Math.max(0, Math.min(end, pixel + 1) - Math.max(begin, pixel));
    });
    const total = shares.reduce((sum, share) => sum + share, 0);
    return shares.map((share) => share / total);
  });
}
