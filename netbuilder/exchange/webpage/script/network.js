// A network as a list of steps.

const STEPS = {
  dense,
  activation,
  prelu,
  affine,
  normalize,
  reshape,
  permute,
  pick,
  mix,
  embedding,
  masking,
  bins,
  encode,
  convolution,
  transposed,
  pool,
  "pool all": poolAll,
  recurrent,
  "both ways": bothWays,
  each,
};

function run(steps, x, find) {
  let now = x;
  for (const step of steps) {
    const counts = now.counts;
    now = STEPS[step.op](now, step, find);
    // Steps that do not count are known above a layer only if it lets that pass.
    now = sample(now.shape, now.data, step.passes ? now.counts || counts : null);
  }
  return now;
}

// What a network puts out for the values of one sample, as Float32Array.
function answer(network, find, values) {
  return run(network.steps, sample(network.shape, Float32Array.from(values)), find).data;
}
