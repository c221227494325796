"""A refusal is five short lines; what is our fault is said so, and no traceback is ever shown."""

from streamlit.testing.v1 import AppTest

from cnn_core.errors import Fix, InvalidInputError
from lesson_ui.words.refusals import error_text, kept_refusal


def refusal() -> InvalidInputError:
    return InvalidInputError(
        "The stride is not positive.",
        given={"stride": 0, "name": "a*b" * 100},
        allowed="stride >= 1",
        here="stride = 0",
        fixes=[Fix("stride", ">=", 1), Fix("padding", "=", 2)],
    )


def test_all_five_parts_are_written_and_nothing_is_read_as_markup() -> None:
    text = error_text(refusal())
    problem, given, allowed, here, fix = text.split("  \n")
    assert problem == "**The stride is not positive.**"
    assert given.startswith("Given: stride = 0, name = a\\*b")
    assert len(given) < 400
    assert allowed == "Allowed: stride \\>= 1"
    assert here == "Here: stride = 0"
    assert fix == "What to do: stride \\>= 1; or padding = 2"


def test_a_refusal_kept_as_text_is_read_again() -> None:
    problem, given, *rest = error_text(refusal()).split("  \n")
    kept, rows = kept_refusal(str(refusal()))
    assert f"**{kept}**" == problem
    assert rows[0].startswith("Given: stride=0, name='a\\*b")
    assert (given[:7], [*rows[1:]]) == ("Given: ", rest)
    assert kept_refusal("It ended: by itself.\nSo it was: `so`.") == ("It ended: by itself. So it was: \\`so\\`.", ())


def test_a_fault_of_ours_is_said_without_a_traceback() -> None:
    def page() -> None:
        from lesson_ui.controls.refusals import show_unexpected

        assert show_unexpected(ZeroDivisionError("secret detail")) is True

    app = AppTest.from_function(page).run()
    assert not app.exception
    assert len(app.error) == 1
    assert "our side" in app.error[0].value
    assert "secret" not in app.error[0].value


def test_a_refusal_that_escapes_is_still_shown_as_one() -> None:
    def page() -> None:
        from cnn_core.errors import InvalidInputError
        from lesson_ui.controls.refusals import show_unexpected

        show_unexpected(InvalidInputError("No.", given={}, allowed="yes", here="no"))

    assert AppTest.from_function(page).run().error[0].value.startswith("**No.**")
