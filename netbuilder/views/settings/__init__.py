"""How the network is trained: the panel of settings and the learning rate's schedule."""
