from cnn_core.errors import InvalidInputError
from cnn_core.network import Network, Conv2d, Flatten, ReLU

network = Network((
    Conv2d(16, 3, groups=2),
    ReLU(),
    Flatten(),
))

try:
    network.trace((3, 32, 32))
except InvalidInputError as error:
    print(error)
