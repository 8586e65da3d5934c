// The steps of a network but for windows and sequences. Each takes a sample, the step's values, and
// `find`, which gives the arrays that these name.

function dense(x, step, find) {
  const kernel = find(step.kernel);
  const units = step.units;
  const inputs = x.shape[x.shape.length - 1];
  const rows = x.data.length / inputs;
  const out = new Float32Array(rows * units);
  const sums = new Float64Array(units);
  for (let row = 0; row < rows; row++) {
    sums.fill(0);
    for (let i = 0; i < inputs; i++) {
      const value = x.data[row * inputs + i];
      if (value === 0) continue;
      const from = i * units;
      for (let unit = 0; unit < units; unit++) sums[unit] += value * kernel[from + unit];
    }
    out.set(sums, row * units);
  }
  addBias(out, step, find);
  return sample([...x.shape.slice(0, -1), units], out);
}

function addBias(data, step, find) {
  if (!step.bias) return;
  const bias = find(step.bias);
  for (let i = 0; i < data.length; i++) data[i] += bias[i % bias.length];
}

function activation(x, step) {
  const data = Float32Array.from(x.data);
  activate(step, data, x.shape);
  return sample(x.shape, data);
}

function prelu(x, step, find) {
  const alpha = find(step.alpha);
  const places = placesOf(step, x.shape);
  return sample(
    x.shape,
    x.data.map((value, i) => (value < 0 ? value * alpha[places[i]] : value)),
  );
}

// (x - minus) times + plus
function affine(x, step, find) {
  const [minus, times, plus] = ["minus", "times", "plus"].map(
    (name) => step[name] && find(step[name]),
  );
  const places = placesOf(step, x.shape);
  const change = (value, i) => {
    const place = places[i];
    if (minus) value -= minus[place];
    if (times) value *= times[place];
    return plus ? value + plus[place] : value;
  };
  return sample(x.shape, x.data.map(change));
}

function normalize(x, step) {
  const places = placesOf(step, x.shape);
  const groups = sizeOf(step.along);
  const mean = new Float64Array(groups);
  const spread = new Float64Array(groups);
  if (step.by === "variance") {
    x.data.forEach((value, i) => (mean[places[i]] += value / step.count));
  }
  x.data.forEach((value, i) => (spread[places[i]] += (value - mean[places[i]]) ** 2));
  const factor = spread.map((sum) =>
    step.by === "norm"
      ? 1 / Math.max(Math.sqrt(sum), 1e-12)
      : 1 / Math.sqrt(sum / step.count + step.epsilon),
  );
  const change = (value, i) =>
    (step.centred ? value - mean[places[i]] : value) * factor[places[i]];
  return sample(x.shape, x.data.map(change));
}

function reshape(x, step) {
  return sample(step.shape, x.data);
}

function permute(x, step) {
  const shape = step.order.map((axis) => x.shape[axis]);
  const strides = x.shape.map((_, axis) => sizeOf(x.shape.slice(axis + 1)));
  const data = new Float32Array(x.data.length);
  const at = new Array(shape.length).fill(0);
  for (let i = 0; i < data.length; i++) {
    data[i] = x.data[step.order.reduce((place, axis, k) => place + at[k] * strides[axis], 0)];
    for (let axis = shape.length - 1; axis >= 0 && ++at[axis] === shape[axis]; axis--) at[axis] = 0;
  }
  return sample(shape, data);
}

// Values at some places of an axis; the fill for places beyond it.
function pick(x, step) {
  const { outer, size, inner } = around(x.shape, step.axis);
  const data = new Float32Array(outer * step.places.length * inner).fill(step.fill);
  step.places.forEach((place, k) => {
    if (place < 0 || place >= size) return;
    for (let block = 0; block < outer; block++) {
      const begin = (block * size + place) * inner;
      const values = x.data.subarray(begin, begin + inner);
      data.set(values, (block * step.places.length + k) * inner);
    }
  });
  return sample(replaced(x.shape, step.axis, step.places.length), data);
}

// Weighted sums of the values along an axis.
function mix(x, step, find) {
  const { outer, size, inner } = around(x.shape, step.axis);
  const matrix = find(step.matrix);
  const data = new Float32Array(outer * step.size * inner);
  for (let block = 0; block < outer; block++) {
    for (let row = 0; row < step.size; row++) {
      for (let k = 0; k < inner; k++) {
        let sum = 0;
        for (let place = 0; place < size; place++) {
          sum += matrix[row * size + place] * x.data[(block * size + place) * inner + k];
        }
        data[(block * step.size + row) * inner + k] = sum;
      }
    }
  }
  return sample(replaced(x.shape, step.axis, step.size), data);
}

function embedding(x, step, find) {
  const table = find(step.table);
  const width = step.width;
  const data = new Float32Array(x.data.length * width);
  x.data.forEach((value, i) => {
    const row = Math.trunc(value);
    if (!(row >= 0 && row < step.rows)) {
      throw new RangeError(
        `Block '${step.block}' takes whole numbers from 0 to ${step.rows - 1}, not ${value}.`,
      );
    }
    data.set(table.subarray(row * width, (row + 1) * width), i * width);
  });
  const counts = step.skips ? Uint8Array.from(x.data, (value) => Number(value !== 0)) : null;
  return sample([...x.shape, width], data, counts);
}

// Steps whose values all are a certain number become 0 and do not count.
function masking(x, step) {
  const width = x.shape[x.shape.length - 1];
  const value = Math.fround(step.value);
  const counts = new Uint8Array(x.data.length / width);
  x.data.forEach((each, i) => {
    if (each !== value) counts[Math.floor(i / width)] = 1;
  });
  return sample(
    x.shape,
    x.data.map((each, i) => (counts[Math.floor(i / width)] ? each : 0)),
    counts,
  );
}

// The number of the bin that each value lies in; a bound belongs to the bin above it.
function bins(x, step, find) {
  const bounds = find(step.bounds);
  return sample(
    x.shape,
    x.data.map((value) => bounds.filter((bound) => bound <= value).length),
  );
}

// Whole numbers as 0s and 1s, or as counts.
function encode(x, step) {
  const data = new Float32Array(sizeOf(step.shape));
  const { inner } = around(x.shape, 0);
  x.data.forEach((value, i) => {
    if (!Number.isInteger(value) || value < 0 || value >= step.depth) {
      throw new RangeError(
        `Block '${step.block}' takes whole numbers from 0 to ${step.depth - 1}, not ${value}.`,
      );
    }
    const row = step.mode === "one_hot" ? i : i % inner;
    const place = row * step.depth + value;
    data[place] = step.mode === "count" ? data[place] + 1 : 1;
  });
  return sample(step.shape, data);
}
