from cnn_core.datasets import task_data
from cnn_core.models import load_model
from cnn_core.network import explain_number

model = load_model("lenet5-digits")
run = model.network.forward(model.weights, task_data("digits").images[0])
print(explain_number(model.network, model.weights, run, "3", (0, 10, 5, 5)).steps)
