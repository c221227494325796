import numpy as np
from cnn_core import functional as F

image = np.arange(25, dtype=np.float32).reshape(1, 5, 5)
kernel = np.array([[[[1, 0, -1]] * 3]], dtype=np.float32)
print(F.conv2d(image, kernel, padding=1))
