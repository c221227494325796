"""Pictures: the samples that come along, the learner's own, and where those are stored."""

from lesson_ui.pictures.samples import load_sample

__all__ = ["load_sample"]
