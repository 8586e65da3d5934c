// Convolutions and pooling. Samples have three spatial axes here, each described by its size, the
// size of the window, its stride and dilation, the zeros before it, and the number of windows.

// Call `visit(window, place, tap)` for every value that lies in a window: the number of the window,
// the place of the value among all places of the sample, and its place within the window.
function eachTap(axes, visit) {
  const [deep, high, wide] = axes;
  let window = 0;
  for (let d = 0; d < deep[5]; d++) {
    for (let h = 0; h < high[5]; h++) {
      for (let w = 0; w < wide[5]; w++, window++) {
        let tap = 0;
        for (let i = 0; i < deep[1]; i++) {
          const z = d * deep[2] + i * deep[3] - deep[4];
          for (let j = 0; j < high[1]; j++) {
            const y = h * high[2] + j * high[3] - high[4];
            for (let k = 0; k < wide[1]; k++, tap++) {
              const x = w * wide[2] + k * wide[3] - wide[4];
              const within =
                z >= 0 && z < deep[0] && y >= 0 && y < high[0] && x >= 0 && x < wide[0];
              if (within) visit(window, (z * high[0] + y) * wide[0] + x, tap);
            }
          }
        }
      }
    }
  }
}

function convolution(x, step, find) {
  const kernel = find(step.kernel);
  const { channels, filters, groups } = step;
  const [inGroup, outGroup] = [channels / groups, filters / groups];
  const windows = step.axes.reduce((product, axis) => product * axis[5], 1);
  const sums = new Float64Array(windows * filters);
  eachTap(step.axes, (window, place, tap) => {
    for (let channel = 0; channel < channels; channel++) {
      const value = x.data[place * channels + channel];
      if (value === 0) continue;
      const group = Math.floor(channel / inGroup);
      const from = (tap * inGroup + (channel % inGroup)) * filters + group * outGroup;
      const to = window * filters + group * outGroup;
      for (let filter = 0; filter < outGroup; filter++) {
        sums[to + filter] += value * kernel[from + filter];
      }
    }
  });
  const data = Float32Array.from(sums);
  addBias(data, step, find);
  return sample(step.shape, data);
}

// The way back of a convolution: every value is spread over a window of the output.
function transposed(x, step, find) {
  const kernel = find(step.kernel);
  const { channels, filters } = step;
  const sums = new Float64Array(sizeOf(step.shape));
  eachTap(step.axes, (window, place, tap) => {
    for (let filter = 0; filter < filters; filter++) {
      const from = (tap * filters + filter) * channels;
      let sum = 0;
      for (let channel = 0; channel < channels; channel++) {
        sum += x.data[window * channels + channel] * kernel[from + channel];
      }
      sums[place * filters + filter] += sum;
    }
  });
  const data = Float32Array.from(sums);
  addBias(data, step, find);
  return sample(step.shape, data);
}

function pool(x, step) {
  const channels = step.channels;
  const values = new Float64Array(sizeOf(step.shape)).fill(step.largest ? -Infinity : 0);
  const counts = new Float64Array(values.length / channels);
  eachTap(step.axes, (window, place) => {
    counts[window] += 1;
    for (let channel = 0; channel < channels; channel++) {
      const value = x.data[place * channels + channel];
      const to = window * channels + channel;
      values[to] = step.largest ? Math.max(values[to], value) : values[to] + value;
    }
  });
  if (!step.largest) values.forEach((sum, i) => (values[i] = sum / counts[Math.floor(i / channels)]));
  return sample(step.shape, Float32Array.from(values));
}

// One value of each channel; of the steps of a sequence only those that count.
function poolAll(x, step) {
  const channels = x.shape[x.shape.length - 1];
  const values = new Float64Array(channels).fill(step.largest ? -Infinity : 0);
  const places = x.data.length / channels;
  let counted = 0;
  for (let place = 0; place < places; place++) {
    if (step.counting && x.counts && !x.counts[place]) continue;
    counted += 1;
    for (let channel = 0; channel < channels; channel++) {
      const value = x.data[place * channels + channel];
      values[channel] = step.largest ? Math.max(values[channel], value) : values[channel] + value;
    }
  }
  if (!step.largest) values.forEach((sum, i) => (values[i] = sum / Math.max(counted, 1)));
  return sample(step.shape, Float32Array.from(values));
}
