"""Keys of the address by which lessons link to *Any number*, *Train live* and the builder's network."""

EXPLAIN_NETWORK = "explain_network"
EXPLAIN_RUN, EXPLAIN_STEP = "explain_run", "explain_step"  # a run, and the step after which its weights are taken
EXPLAIN_LAYER = "explain_layer"
EXPLAIN_INPUT, EXPLAIN_SAMPLE, EXPLAIN_NEGATIVE = "explain_input", "explain_sample", "explain_negative"
TRAIN_NETWORK, TRAIN_WEIGHTS = "train_network", "train_weights"
NETWORK, NETWORK_INPUT = "network", "network_input"  # the layers of a network that was built, the shape of its sample

BUILT, BUILT_INPUT = "built network", "built network input"  # in the session: what the builder leaves behind
