// Recurrent layers, and layers within others.

// sums += row times a matrix with `columns` columns, from row `begin` of it on
function addProduct(sums, row, matrix, columns, first = 0, count = columns) {
  for (let i = 0; i < row.length; i++) {
    const value = row[i];
    if (value === 0) continue;
    const from = i * columns + first;
    for (let k = 0; k < count; k++) sums[k] += value * matrix[from + k];
  }
}

function applied(step, values) {
  activate(step, values, [values.length]);
  return values;
}

// Each takes the input of a step, the state and the weights, and changes the state.
const CELLS = {
  SimpleRNN(x, state, w) {
    const sums = Float64Array.from(w.bias);
    addProduct(sums, x, w.kernel, w.units);
    addProduct(sums, state.h, w.recurrent, w.units);
    state.h = applied(w.activation, sums);
  },

  LSTM(x, state, w) {
    const n = w.units;
    const sums = Float64Array.from(w.bias);
    addProduct(sums, x, w.kernel, 4 * n);
    addProduct(sums, state.h, w.recurrent, 4 * n);
    const input = applied(w.gate, sums.slice(0, n));
    const forget = applied(w.gate, sums.slice(n, 2 * n));
    const content = applied(w.activation, sums.slice(2 * n, 3 * n));
    const output = applied(w.gate, sums.slice(3 * n));
    state.c = state.c.map((c, i) => forget[i] * c + input[i] * content[i]);
    state.h = applied(w.activation, Float64Array.from(state.c)).map((c, i) => output[i] * c);
  },

  GRU(x, state, w) {
    const n = w.units;
    const fromX = Float64Array.from(w.bias.subarray(0, 3 * n));
    addProduct(fromX, x, w.kernel, 3 * n);
    const fromH = new Float64Array(3 * n);
    if (w.after && w.bias.length > 3 * n) fromH.set(w.bias.subarray(3 * n));
    addProduct(fromH, state.h, w.recurrent, 3 * n);
    const gates = fromX.slice(0, 2 * n).map((sum, i) => sum + fromH[i]);
    const update = applied(w.gate, gates.slice(0, n));
    const reset = applied(w.gate, gates.slice(n));
    const content = fromX.slice(2 * n);
    if (w.after) {
      content.forEach((sum, i) => (content[i] = sum + reset[i] * fromH[2 * n + i]));
    } else {
      const kept = state.h.map((h, i) => reset[i] * h);
      addProduct(content, kept, w.recurrent, 3 * n, 2 * n, n);
    }
    applied(w.activation, content);
    state.h = state.h.map((h, i) => update[i] * h + (1 - update[i]) * content[i]);
  },
};

const GATES = { SimpleRNN: 1, LSTM: 4, GRU: 3 };

// Which steps count; one that consists of several does where one of them does.
function countedSteps(x) {
  if (!x.counts) return null;
  const within = x.counts.length / x.shape[0];
  const counts = new Uint8Array(x.shape[0]);
  x.counts.forEach((count, i) => (counts[Math.floor(i / within)] |= count));
  return counts;
}

function recurrent(x, step, find) {
  const [steps, features] = x.shape;
  const units = step.units;
  const weights = {
    ...step,
    kernel: find(step.kernel),
    recurrent: find(step.recurrent),
    bias: step.bias ? find(step.bias) : new Float32Array(GATES[step.kind] * units),
  };
  const state = { h: new Float64Array(units), c: new Float64Array(units) };
  const states = new Float32Array(steps * units);
  const counts = countedSteps(x);
  let last = 1;
  for (let t = 0; t < steps; t++) {
    const place = step.backwards ? steps - 1 - t : t;
    last = counts ? counts[place] : 1;
    if (last) {
      const row = x.data.subarray(place * features, (place + 1) * features);
      CELLS[step.kind](row, state, weights);
    }
    if (last || !step.zeros) states.set(state.h, t * units);
  }
  if (step.sequences) return sample([steps, units], states);
  return sample([units], Float32Array.from(step.zeros && !last ? state.h.fill(0) : state.h));
}

function bothWays(x, step, find) {
  const one = recurrent(x, step.forward, find);
  const other = inOrder(recurrent(x, step.backward, find), step.backward.sequences);
  if (step.merge !== "concat") {
    const merge = {
      sum: (a, b) => a + b,
      mean: (a, b) => (a + b) / 2,
      product: (a, b) => a * b,
    }[step.merge];
    return sample(one.shape, one.data.map((value, i) => merge(value, other.data[i])));
  }
  const [left, right] = [step.forward.units, step.backward.units];
  const rows = one.data.length / left;
  const data = new Float32Array(rows * (left + right));
  for (let row = 0; row < rows; row++) {
    data.set(one.data.subarray(row * left, (row + 1) * left), row * (left + right));
    data.set(other.data.subarray(row * right, (row + 1) * right), row * (left + right) + left);
  }
  return sample([...one.shape.slice(0, -1), left + right], data);
}

// What belongs to the steps of the second direction, in the order of the input.
function inOrder(x, sequences) {
  if (!sequences) return x;
  const [steps, units] = x.shape;
  const data = new Float32Array(x.data.length);
  for (let t = 0; t < steps; t++) {
    data.set(x.data.subarray(t * units, (t + 1) * units), (steps - 1 - t) * units);
  }
  return sample(x.shape, data);
}

// The same steps for each step of a sequence.
function each(x, step, find) {
  const data = new Float32Array(sizeOf(step.shape));
  const inner = x.shape.slice(1);
  const size = sizeOf(inner);
  const within = x.counts ? x.counts.length / x.shape[0] : 1;
  for (let t = 0; t < x.shape[0]; t++) {
    const counts = within > 1 ? x.counts.subarray(t * within, (t + 1) * within) : null;
    const part = sample(inner, x.data.subarray(t * size, (t + 1) * size), counts);
    const found = run(step.steps, part, find).data;
    data.set(found, t * found.length);
  }
  return sample(step.shape, data);
}
