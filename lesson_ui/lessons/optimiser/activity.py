"""The activity on optimisers that walk over a loss of two weights, every step in numbers."""

from __future__ import annotations

from typing import Any

from cnn_core.errors import Fix, InvalidInputError
from cnn_core.kernels import parse_matrix
from cnn_core.optimization import SURFACES, Rule, Surface, best_learning_rate, walk
from lesson_ui.controls import controls
from lesson_ui.frame.activities import Closing
from lesson_ui.frame.explanation import explanation
from lesson_ui.frame.lesson import Frame, pinned, show_scene
from lesson_ui.frame.predict import ask
from lesson_ui.lessons.optimiser.code import walk_code
from lesson_ui.lessons.optimiser.figure import ACROSS, SETS, UPWARD, WalkInfo, walk_info, walk_scene
from lesson_ui.lessons.optimiser.worked import DIGITS, SECTIONS, step_facts, surface_facts
from lesson_ui.words.numbers import number_text, short, shortest
from lesson_ui.words.prose import lesson_data

STEEPNESSES = (1, 2, 5, 10, 20, 50)
SMALL_RATES = (0.001, 0.002, 0.005, 0.01, 0.015, 0.02, 0.03, 0.038, 0.04, 0.042, 0.05, 0.06, 0.08, 0.095, 0.1, 0.105)
LARGE_RATES = (0.12, 0.15, 0.18, 0.19, 0.2, 0.21, 0.25, 0.3, 0.35, 0.38, 0.4, 0.42, 0.5, 0.6, 0.8, 0.95, 1.0, 1.05, 1.5)
LEARNING_RATES = (*SMALL_RATES, *LARGE_RATES, 1.9, 2.0, 2.1)
MOMENTA = (0.5, 0.8, 0.9, 0.95, 0.99)
FIRST_BETAS, SECOND_BETAS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99), (0.5, 0.9, 0.99, 0.999)
DECAYS = (0.0, 0.01, 0.1, 0.5, 1.0)
START = "2 1"


def optimiser_words() -> dict[str, Any]:
    """Read the short words of the lesson on optimisers."""
    return lesson_data("optimiser", "figure")


def hand_activity(frame: Frame) -> Closing:
    """Draw the activity that lets optimisers walk over a loss surface of two weights."""
    words = optimiser_words()
    info = _chosen(frame, words)
    pin = pinned(len(info.walks), info.steps + 1)
    seen = _ask(frame, info, words)
    covered = not seen and info.surface.name == "two_valleys"
    show_scene(frame, walk_scene(info, words, hidden=covered), pin=None if covered else pin)

    row = pin[0] if pin else 0
    worked_out = explanation(
        frame,
        lambda: step_facts(info, pin, words) | surface_facts(info, words),
        seen=seen,
        left=(f"worked_{info.surface.name}",),
        right=(f"worked_{SECTIONS[info.walks[row].rule.name]}", "worked_why"),
    )
    return Closing(worked_out, lambda: walk_code(info, row))


def _chosen(frame: Frame, words: dict[str, Any]) -> WalkInfo:
    """Draw the controls, and compute the walks of the chosen optimisers."""
    with frame.controls:
        surface = controls.choice("optimiser_surface", words["surface_label"], words["surfaces"], SURFACES[0])
        chosen = controls.choice(
            "optimiser_paths", words["paths_label"], {name: words["sets"][name] for name in SETS}, "adam"
        )
        lr = controls.stops("optimiser_rate", words["rate_label"], LEARNING_RATES, 0.06)
        steepness = controls.stops("optimiser_steepness", words["steepness_label"], STEEPNESSES, 20)
    with frame.more:
        momentum = controls.stops("optimiser_momentum", "momentum μ", MOMENTA, 0.8, help=words["momentum_help"])
        first = controls.stops("optimiser_beta1", "β₁", FIRST_BETAS, 0.9, help=words["beta1_help"])
        second = controls.stops("optimiser_beta2", "β₂", SECOND_BETAS, 0.999, help=words["beta2_help"])
        decay = controls.stops("optimiser_decay", "weight_decay", DECAYS, 0.0, help=words["decay_help"])
        steps = controls.integer("optimiser_steps", words["steps_label"], 5, 100, 40)
        start = controls.parsed("optimiser_start", words["start_label"], START, read_start, help=words["start_help"])
    return walk_info(
        Surface(surface, float(steepness)),
        start,
        chosen,
        lr,
        momentum=momentum,
        betas=(first, second),
        weight_decay=decay,
        steps=steps,
    )


def read_start(text: str) -> tuple[float, float]:
    """Read the two weights at which a walk begins."""
    values = parse_matrix(text, name="start", max_side=8).ravel()
    if values.size != 2 or abs(values[0]) > ACROSS or abs(values[1]) > UPWARD:
        raise InvalidInputError(
            "The walk cannot begin there.",
            given={"start": text},
            allowed=f"start: two numbers, −{ACROSS} <= w₁ <= {ACROSS} and −{UPWARD} <= w₂ <= {UPWARD}",
            here=f"{values.size} numbers" if values.size != 2 else "outside of the map",
            fixes=[Fix("start", "=", START)],
        )
    return float(values[0]), float(values[1])


def _ask(frame: Frame, info: WalkInfo, words: dict[str, Any]) -> bool:
    """Ask for the learning rate that leaves the valley, or for the side of the ridge where momentum ends."""
    if info.surface.name == "valley":
        return _ask_bound(frame, info, words)
    options: dict[str, str] = words["sides"]
    rule = next((path.rule for path in info.walks if path.rule.name == "momentum"), None)
    lr = info.walks[-1].rule.lr if rule is None else rule.lr
    first = info.walks[0].rule
    asked = rule or Rule("momentum", lr, first.momentum, first.betas, first.weight_decay)
    path = walk(info.surface, info.start, asked, info.steps)
    last = path.points[-1]
    outside = path.diverged is not None or abs(last[0]) > ACROSS or abs(last[1]) > UPWARD
    answer = options["gone" if outside else "left" if last[0] < info.surface.ridge else "right"]
    return ask(
        frame,
        answer,
        words["side_hint"].format(steps=len(path.taken), w=f"({number_text(last[0], 2)}, {number_text(last[1], 2)})"),
        about="two-valleys",
        facts={"lr": short(asked.lr, 6), "momentum": shortest(asked.momentum), "steps": info.steps},
        options=tuple(options.values()),
        section="predict_two_valleys",
    )


def _ask_bound(frame: Frame, info: WalkInfo, words: dict[str, Any]) -> bool:
    steepness, decay = info.surface.steepness, info.walks[0].rule.weight_decay
    bound, curvature = 2 / (steepness + decay), short(steepness + decay, 6)
    answer, best = (short(rate, DIGITS) for rate in (bound, best_learning_rate(1.0 + decay, steepness + decay)))
    return ask(
        frame,
        answer,
        words["bound_hint"].format(curvature=curvature, bound=answer, best=best),
        about="valley",
        facts={"steepness": shortest(steepness), "decay": short(decay, 6), "curvature": curvature},
        accepts=(*(number_text(bound, decimals) for decimals in (2, 3, 6)), short(bound, 6), f"2/{curvature}"),
        section="predict_valley_decay" if decay else "predict_valley",
    )
