from cnn_core.network import PRESETS

counted = {}
for name in ['lenet5', 'alexnet_2012', 'alexnet', 'vgg16', 'resnet18', 'resnet50', 'resnet50_last']:
    preset = PRESETS[name]
    trace = preset.network.trace(preset.input_shape)
    layers = [row for row in trace.rows if row.name in ("Conv2d", "Linear") and ".shortcut." not in row.path]
    counted[name] = (preset.year, len(layers), trace.parameters, trace.multiply_adds)
    print(name, *counted[name])
