"""The activity on the cost of dense layers: VGG-16 with its FC-6, and a network of dense layers alone."""

from __future__ import annotations

from lesson_ui.controls import controls
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.decision.activity import decision_words
from lesson_ui.lessons.decision.code import mlp_code, vgg_code
from lesson_ui.lessons.decision.cost_figure import HEADS, NetworkCost, cost_scene, mlp_cost, vgg_cost
from lesson_ui.lessons.decision.loss_worked import cost_facts

SIDES = tuple(str(32 * k) for k in (1, 2, 3, 4, 5, 6, 7, 8, 12, 16))
MLP_SIDES = ("28", "32", "64", "96", "128", "224", "256", "512")
UNITS = ("10", "64", "128", "256", "512", "1000", "1024", "2048", "4096", "8192")
MOST_HIDDEN = 5


def cost_activity(frame: Frame) -> Closing:
    """Draw the activity that counts the parameters of dense layers."""
    words = decision_words()
    with frame.controls:
        network = controls.choice("dec_cost_net", words["net_label"], words["nets"], "vgg", horizontal=True)
    cost, code = _vgg(frame) if network == "vgg" else _mlp(frame)
    seen = ask(
        frame,
        words[f"{network}_answer"],
        words[f"{network}_hint"],
        about=f"cost-{network}",
        options=words[f"{network}_options"],
        section=f"predict_{network}",
    )
    facts = cost_facts(cost)
    show_scene(frame, cost_scene(cost, words, hidden=not seen), pin=pinned(len(cost.layers), 1))

    right = "correction" if network == "mlp" else "gap_instead"
    worked_out = explanation(frame, facts, seen=seen, left=(f"worked_{network}",), right=(right,))
    return Closing(worked_out, lambda: code)


def _vgg(frame: Frame) -> tuple[NetworkCost, str]:
    words = decision_words()
    with frame.controls:
        side = int(controls.choice("dec_cost_side", words["side_label"], _squares(SIDES), "224"))
        heads = {name: words["hows"][name] for name in HEADS}
        head = controls.choice("dec_cost_head", words["head_label"], heads, "flatten", horizontal=True)
    with frame.more:
        units = int(controls.choice("dec_cost_units", words["fc_label"], UNITS, "4096"))
    return vgg_cost(side, units, head), vgg_code(side, units, head)


def _mlp(frame: Frame) -> tuple[NetworkCost, str]:
    words = decision_words()
    with frame.controls:
        side = int(controls.choice("dec_mlp_side", words["side_label"], _squares(MLP_SIDES), "224"))
        units = int(controls.choice("dec_mlp_units", words["mlp_units_label"], UNITS, "128"))
    with frame.more:
        hidden = controls.integer("dec_mlp_hidden", words["hidden_label"], 1, MOST_HIDDEN, 3)
    return mlp_cost(side, units, hidden), mlp_code(side, units, hidden)


def _squares(sides: tuple[str, ...]) -> dict[str, str]:
    return {side: f"{side} × {side}" for side in sides}
