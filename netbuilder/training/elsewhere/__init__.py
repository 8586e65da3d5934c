"""Steps of a training carried out by Keras in another interpreter."""
