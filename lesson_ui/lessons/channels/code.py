"""Code boxes on filters that read volumes, in NumPy and PyTorch."""

from __future__ import annotations

from lesson_ui.lessons.channels.info_figure import Grid, Volume
from lesson_ui.words.code import HEAD, array_literal, volume_literal


def stack_code(image: Volume, weight: Volume, bias: float) -> str:
    """Write one filter on three channels in NumPy and in PyTorch."""
    return f"""{HEAD}
image = np.array({volume_literal(image)}, dtype=np.float64)  # red, green, blue
weight = np.array({volume_literal(weight)}, dtype=np.float64)
bias = np.array([{float(bias)!r}])

# each kernel on its own channel: as many groups as channels
maps = F.conv2d(image, weight[:, None], groups=len(image))
out = F.conv2d(image, weight[None], bias)[0]
print(maps)
print(out)

# the same in PyTorch
import torch

x, w, b = torch.tensor(image), torch.tensor(weight), torch.tensor(bias)
maps = torch.nn.functional.conv2d(x, w[:, None], groups=len(x))
out = torch.nn.functional.conv2d(x, w[None], b)[0]
print(maps)
print(out)
"""


def picture_code(
    path: str, size: int, weight: Volume, bias: float, place: tuple[int, int], *, kept_side: int | None = None
) -> str:
    """Write one filter on the three channels of a picture in NumPy and in PyTorch."""
    row, column = place
    return f"""{HEAD}{channels_lines(path, size, kept_side)}
weight = np.array({volume_literal(weight)}, dtype=np.float64)
bias = np.array([{float(bias)!r}])

maps = F.conv2d(image, weight[:, None], groups=3)  # each kernel on its own channel
out = F.conv2d(image, weight[None], bias)[0]
print(maps[:, {row}, {column}], bias, out[{row}, {column}])

# the same in PyTorch
import torch

x, w, b = torch.tensor(image), torch.tensor(weight), torch.tensor(bias)
maps = torch.nn.functional.conv2d(x, w[:, None], groups=3)
out = torch.nn.functional.conv2d(x, w[None], b)[0]
print(maps[:, {row}, {column}], b, out[{row}, {column}])
"""


def channels_lines(path: str, size: int, kept_side: int | None, *, square: bool = False) -> str:
    """Write how a picture becomes three channels."""
    kept = f"\npixels = fit_picture(pixels, {kept_side})  # as the app keeps it" if kept_side else ""
    cut = "\npixels = centre_crop_square(pixels)" if square else ""
    return f"""from pathlib import Path

from cnn_core.images import {"centre_crop_square, " if square else ""}fit_picture, read_picture

pixels = read_picture(Path("{path}").read_bytes()).pixels{kept}{cut}
image = np.moveaxis(fit_picture(pixels, {size}), -1, 0).astype(np.float64)  # red, green, blue
"""


def maps_code(path: str, size: int, count: int, kernel_size: int, padding: str, *, kept_side: int | None = None) -> str:
    """Write a layer of many filters in NumPy and in PyTorch."""
    return f"""{HEAD}from cnn_core.kernels.colour_bank import filter_bank
{channels_lines(path, size, kept_side, square=True)}
weight, bias = filter_bank({count}, {kernel_size})  # the figure's filters
out = F.conv2d(image, weight, bias, padding="{padding}")
print(out.shape, weight.size + bias.size)
print(out[0, 0])

# the same in PyTorch
import torch

layer = torch.nn.Conv2d(3, {count}, {kernel_size}, padding="{padding}", dtype=torch.float64)
layer.load_state_dict({{"weight": torch.tensor(weight), "bias": torch.tensor(bias)}})
out = layer(torch.tensor(image))
print(tuple(out.shape), sum(p.numel() for p in layer.parameters()))
print(out[0, 0])
"""


def layers_code(
    path: str, size: int, sizes: tuple[int, int, int, int], padding: str, *, kept_side: int | None = None
) -> str:
    """Write two layers in a row in NumPy and in PyTorch."""
    maps, kernel, filters, second = sizes
    return f"""{HEAD}from cnn_core.kernels.colour_bank import filter_bank, second_layer
{channels_lines(path, size, kept_side, square=True)}
one, two = filter_bank({maps}, {kernel}), second_layer({filters}, {maps}, {second})
made = F.relu(F.conv2d(image, *one, padding="{padding}"))
out = F.conv2d(made, *two, padding="{padding}")
print(made.shape, two[0].shape, out.shape)
print(out[0, 0])

# the same in PyTorch
import torch

layers = torch.nn.Sequential(
    torch.nn.Conv2d(3, {maps}, {kernel}, padding="{padding}"),
    torch.nn.ReLU(),
    torch.nn.Conv2d({maps}, {filters}, {second}, padding="{padding}"),
).double()
for layer, (weight, bias) in zip(layers[::2], (one, two)):
    layer.load_state_dict({{"weight": torch.tensor(weight), "bias": torch.tensor(bias)}})
out = layers(torch.tensor(image))
print(tuple(layers[2].weight.shape), tuple(out.shape))
print(out[0, 0])
"""


def matrix_code(image: Volume, filters: Grid, kernel_size: int) -> str:
    """Write a convolution as a matrix product in NumPy and in PyTorch."""
    shape = f"{len(filters)}, {len(image)}, {kernel_size}, {kernel_size}"
    return f"""{HEAD}
image = np.array({volume_literal(image)}, dtype=np.float64)
rows = np.array({array_literal(filters)}, dtype=np.float64)  # one filter a row

columns = F.unfold(image, {kernel_size})  # one patch a column
products = rows @ columns
maps = F.conv2d(image, rows.reshape({shape}))
print(columns)
print(products)
print(np.allclose(products.reshape(maps.shape), maps))

# the same in PyTorch
import torch

x, w = torch.tensor(image), torch.tensor(rows)
columns = torch.nn.functional.unfold(x, {kernel_size})
products = w @ columns
maps = torch.nn.functional.conv2d(x, w.reshape({shape}))
print(columns)
print(products)
print(torch.allclose(products.reshape(maps.shape), maps))
"""


def cost_code(in_channels: int, out_channels: int, kernel_size: int, side: int, *, bias: bool) -> str:
    """Write how a layer's parameters are counted, with `cnn_core` and with PyTorch's own layer."""
    return f"""from cnn_core.costs import conv2d_cost

cost = conv2d_cost({in_channels}, {out_channels}, {kernel_size}, output_size={side}, bias={bias})
parameters, multiply_adds = cost.parameters, cost.multiply_adds
print(parameters, multiply_adds)

# the same in PyTorch
import torch

layer = torch.nn.Conv2d({in_channels}, {out_channels}, {kernel_size}, padding={kernel_size // 2}, bias={bias})
parameters = sum(p.numel() for p in layer.parameters())
maps = layer.to("meta")(torch.empty({in_channels}, {side}, {side}, device="meta"))  # the size alone, without the work
multiply_adds = maps.numel() * layer.weight[0].numel()
print(parameters, multiply_adds)
"""
