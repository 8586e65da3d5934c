// Activation functions. Most take a value (and their parameters); some take values together.

function sigmoid(z) {
  return 0.5 + 0.5 * Math.tanh(0.5 * z);
}

function softplus(z) {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}

function clip(z, low, high) {
  return Math.min(Math.max(z, low), high);
}

// The complementary error function, by Cody's rational approximation (1969).
const ERFC_ABOVE = [
  2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1,
  2.98635138197400131e2, 8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3,
  1.23033935479799725e3,
];
const ERFC_BELOW = [
  1.0, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2,
  1.62138957456669019e3, 3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3,
  1.23033935480374942e3,
];

function erfc(x) {
  const distance = Math.min(Math.abs(x), 27);
  const polynomial = (factors) => factors.reduce((sum, factor) => sum * distance + factor, 0);
  const value = (polynomial(ERFC_ABOVE) / polynomial(ERFC_BELOW)) * Math.exp(-distance * distance);
  return x < 0 ? 2 - value : value;
}

function relu(z, { negative_slope = 0, max_value = null, threshold = 0 }) {
  let y = threshold === 0 ? Math.max(z, 0) : z > threshold ? z : 0;
  if (max_value !== null) y = clip(y, 0, max_value);
  return negative_slope ? y + negative_slope * Math.min(z - threshold, 0) : y;
}

const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;

const ELEMENTWISE = {
  linear: (z) => z,
  relu,
  sigmoid,
  tanh: Math.tanh,
  leaky_relu: (z, { negative_slope }) => Math.max(z, 0) + negative_slope * Math.min(z, 0),
  relu6: (z) => clip(z, 0, 6),
  elu: (z, { alpha }) => (z > 0 ? z : alpha * Math.expm1(z)),
  celu: (z, { alpha }) => Math.max(z, 0) + alpha * Math.expm1(Math.min(z, 0) / alpha),
  selu: (z) => SELU_SCALE * (z > 0 ? z : SELU_ALPHA * Math.expm1(z)),
  hard_sigmoid: (z) => clip(z / 6 + 0.5, 0, 1),
  hard_silu: (z) => z * clip(z / 6 + 0.5, 0, 1),
  hard_tanh: (z) => clip(z, -1, 1),
  hard_shrink: (z, { threshold }) => (Math.abs(z) > threshold ? z : 0),
  soft_shrink: (z, { threshold }) => z - clip(z, -threshold, threshold),
  sparse_plus: (z) => (clip(z, -1, 1) + 1) ** 2 / 4 + Math.max(z - 1, 0),
  sparse_sigmoid: (z) => clip(0.5 * z + 0.5, 0, 1),
  exponential: Math.exp,
  softplus,
  log_sigmoid: (z) => -softplus(-z),
  softsign: (z) => z / (1 + Math.abs(z)),
  silu: (z) => z * sigmoid(z),
  gelu: (z, { approximate }) =>
    z *
    (approximate
      ? 0.5 + 0.5 * Math.tanh(Math.sqrt(2 / Math.PI) * z * (1 + 0.044715 * z * z))
      : 0.5 * erfc(-z * Math.SQRT1_2)),
  mish: (z) => z * Math.tanh(softplus(z)),
  tanh_shrink: (z) => z - Math.tanh(z),
  squareplus: (z, { b }) => {
    const sum = 0.5 * (Math.abs(z) + Math.hypot(z, Math.sqrt(b)));
    return z < 0 ? b / 4 / sum : sum;
  },
};

function largestOf(values) {
  return values.reduce((largest, value) => Math.max(largest, value), -Infinity);
}

// These change a list of values in its place.
const TOGETHER = {
  softmax(values) {
    const largest = largestOf(values);
    let total = 0;
    for (let i = 0; i < values.length; i++) total += values[i] = Math.exp(values[i] - largest);
    for (let i = 0; i < values.length; i++) values[i] /= total;
  },
  log_softmax(values) {
    const largest = largestOf(values);
    let total = 0;
    for (const value of values) total += Math.exp(value - largest);
    const less = largest + Math.log(total);
    for (let i = 0; i < values.length; i++) values[i] -= less;
  },
  // As Keras 3.15 computes it: tau takes the sums of sums.
  sparsemax(values) {
    const falling = [...values].sort((a, b) => b - a);
    const below = falling.map((value) => Math.max(value - falling[0], -1));
    let sum = 0;
    const support = below.map((value, i) => {
      sum += value;
      return 1 + (i + 1) * value > sum;
    });
    const count = support.filter(Boolean).length;
    let tau = -1 / count;
    falling.forEach((value, i) => {
      if (support[i]) tau += (value * (count - i)) / count;
    });
    for (let i = 0; i < values.length; i++) values[i] = Math.max(values[i] - tau, 0);
  },
};

// Change values in their place; `shape` is theirs.
function activate(step, data, shape) {
  const single = ELEMENTWISE[step.name];
  if (single) {
    for (let i = 0; i < data.length; i++) data[i] = single(data[i], step);
    return;
  }
  const together = TOGETHER[step.name];
  const axes = [step.axis].flat().map((axis) => (axis < 0 ? axis + shape.length : axis));
  const along = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const groups = Array.from({ length: sizeOf(along) }, () => []);
  meeting(along, shape).forEach((group, i) => groups[group].push(i));
  for (const places of groups) {
    const values = places.map((i) => data[i]);
    together(values);
    places.forEach((i, k) => (data[i] = values[k]));
  }
}
