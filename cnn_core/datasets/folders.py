"""Labels of pictures from the folders they lie in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cnn_core.datasets.limits import PICTURES, SIDE, ZIP_PIXELS
from cnn_core.datasets.own import Pixels, clean_name, crop_picture
from cnn_core.errors import Fix, InvalidInputError
from cnn_core.images import read_picture

JUNK = ("__macosx", "thumbs.db", "desktop.ini")
PART_NAMES = ("train", "training", "val", "valid", "validation", "test", "testing")

Parts = tuple[str, ...]


class Problem(NamedTuple):
    """
    A file that could not be used, and why.

    Attributes
    ----------
    name : str
        The file.
    error : InvalidInputError
        Why, and what to do.
    """

    name: str
    error: InvalidInputError


class Brought(NamedTuple):
    """
    The pictures of an upload, class by class, and the files that could not be used.

    Attributes
    ----------
    classes : mapping of str to tuple of ndarray
        uint8 squares of `SIDE` pixels, (SIDE, SIDE, 3), by class.
    problems : tuple of Problem
        Files that were left out.
    notes : tuple of str
        What else is worth knowing, in sentences.
    """

    classes: Mapping[str, tuple[Pixels, ...]]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]


class Sorted(NamedTuple):
    """
    Which files belong to which class.

    Attributes
    ----------
    classes : mapping of str to list of tuple of str
        Paths by class, both in order.
    strays : list of tuple of str
        Files that lie in no class's folder.
    divided : bool
        Whether there was a level of folders called train and test, which is left out.
    """

    classes: Mapping[str, list[Parts]]
    strays: list[Parts]
    divided: bool


def is_junk(parts: Parts) -> bool:
    """
    Tell whether a path is one that systems add to folders on their own.

    Parameters
    ----------
    parts : tuple of str
        Path of a file.

    Returns
    -------
    bool
        Whether it is hidden, or a list of thumbnails.

    Examples
    --------
    >>> is_junk(("cup", ".DS_Store")), is_junk(("__MACOSX", "cup", "._1.jpg")), is_junk(("cup", "1.jpg"))
    (True, True, False)
    """
    return any(part.startswith(".") or part.casefold() in JUNK for part in parts)


def sort_by_folder(paths: Sequence[Parts]) -> Sorted:
    """
    Find the folders that are classes.

    Parameters
    ----------
    paths : sequence of tuple of str
        Path of each file, the file's name last.

    Returns
    -------
    Sorted
        Folders around all others are passed over, and so is one level of folders called train, test and the like.
        The first folder that is left is the class, however deep the file lies in it.

    Examples
    --------
    >>> sort_by_folder([("my set", "cup", "1.jpg"), ("my set", "pen", "old", "1.jpg")]).classes["pen"]
    [('my set', 'pen', 'old', '1.jpg')]
    """
    depth = _shared(paths)
    level = {path[depth].casefold() for path in paths if len(path) > depth + 1}
    divided = bool(level) and level <= set(PART_NAMES)
    depth += divided
    if paths and all(len(path) <= depth + 1 for path in paths) and depth and not divided:
        depth -= 1  # all files in one folder: it is the class
    classes: dict[str, list[Parts]] = {}
    spelled: dict[str, str] = {}
    strays = []
    for path in sorted(paths):
        name = clean_name(path[depth]) if len(path) > depth + 1 else ""
        if name:
            classes.setdefault(spelled.setdefault(name.casefold(), name), []).append(path)
        else:
            strays.append(path)
    return Sorted(classes, strays, divided)


def _shared(paths: Sequence[Parts]) -> int:
    """Count the folders around all files."""
    folders = [path[:-1] for path in paths]
    if not folders:
        return 0
    depth = 0
    while all(len(folder) > depth and folder[depth] == folders[0][depth] for folder in folders):
        depth += 1
    return depth


def gather(
    paths: Sequence[Parts],
    read: Callable[[Parts], bytes],
    on_picture: Callable[[int, int], None] | None = None,
) -> Brought:
    """
    Read the pictures of every class; name what cannot be used, and use the rest.

    Parameters
    ----------
    paths : sequence of tuple of str
        Path of each file.
    read : callable
        Gives the bytes of a file; may refuse with `InvalidInputError`.
    on_picture : callable, optional
        Is told after each picture how many are read, and of how many.

    Returns
    -------
    Brought
        At most as many pictures of a class as `PICTURES` allows; a picture that occurs twice is used once.

    Raises
    ------
    InvalidInputError
        If there is no picture that can be used in any folder.
    """
    kept = [path for path in paths if not is_junk(path)]
    found = sort_by_folder(kept)
    problems = [Problem("/".join(path), _stray("/".join(path))) for path in found.strays]
    notes = ["Folders for training and testing were put together; they are divided anew here."] if found.divided else []
    total = sum(len(files) for files in found.classes.values())
    reading = _Reading(read, on_picture or (lambda done, total: None), total, problems, {})
    classes: dict[str, tuple[Pixels, ...]] = {}
    for name, files in found.classes.items():
        pictures = reading.read_class(files)
        if len(pictures) > PICTURES[1]:
            notes.append(f"Of {name} only the first {PICTURES[1]} pictures are used.")
        if pictures:
            classes[name] = tuple(pictures[: PICTURES[1]])
    if not classes:
        raise _nothing(problems, len(kept))
    return Brought(classes, tuple(problems), tuple(notes))


@dataclass
class _Reading:
    """Read pictures one after another, counting what was read."""

    read: Callable[[Parts], bytes]
    on_picture: Callable[[int, int], None]
    total: int
    problems: list[Problem]
    seen: dict[bytes, str]
    done: int = 0
    pixels: int = 0

    def read_class(self, files: Sequence[Parts]) -> list[Pixels]:
        """Read one more than may be used, to know whether there are more."""
        pictures: list[Pixels] = []
        for path in files:
            self.done += 1
            if len(pictures) > PICTURES[1]:
                continue
            label = "/".join(path)
            try:
                self._check_pixels(label)
                picture = read_picture(self.read(path), label, max_side=4 * SIDE)
                self.pixels += picture.original_size[0] * picture.original_size[1]
                square = crop_picture(picture.pixels)
                check_new(square, label, self.seen)
                pictures.append(square)
            except InvalidInputError as error:
                self.problems.append(Problem(label, error))
            self.on_picture(self.done, self.total)
        return pictures

    def _check_pixels(self, label: str) -> None:
        if self.pixels > ZIP_PIXELS:
            raise InvalidInputError(
                "The pictures before this one hold too many pixels already.",
                given={"name": label},
                allowed=f"pixels of all pictures <= {ZIP_PIXELS}",
                here=f"{self.pixels} > {ZIP_PIXELS}",
                fixes=[Fix("longest side", "<=", 1024)],
            )


def read_square(data: bytes, name: str) -> Pixels:
    """
    Read a picture file and cut it to the square that is kept.

    Parameters
    ----------
    data : bytes
        The file.
    name : str
        What a refusal calls it.

    Returns
    -------
    ndarray of shape (SIDE, SIDE, 3)
        uint8 sRGB.

    Raises
    ------
    InvalidInputError
        If it is no picture that can be read.
    """
    return crop_picture(read_picture(data, name, max_side=4 * SIDE).pixels)


def check_new(picture: Pixels, name: str, seen: dict[bytes, str]) -> None:
    """
    Refuse a duplicate picture: a network would be tested with a picture it was trained on.

    Parameters
    ----------
    picture : ndarray of shape (SIDE, SIDE, 3)
        The square that is kept.
    name : str
        Its file.
    seen : dict of bytes to str
        Squares so far, and their files; this one is added.

    Raises
    ------
    InvalidInputError
        If it is the same as one of them.
    """
    first = seen.setdefault(picture.tobytes(), name)
    if first != name:
        raise InvalidInputError(
            "This picture is there already.",
            given={"name": name},
            allowed="every picture once",
            here=f"the same as {first}",
            fixes=[Fix("file", "=", "another picture")],
        )


def _stray(name: str) -> InvalidInputError:
    return InvalidInputError(
        "This file lies in no folder of a class.",
        given={"name": name},
        allowed="a folder for each class, the pictures in it",
        here=name,
        fixes=[Fix("file", "=", f"name of a class/{name.rpartition('/')[2]}")],
    )


def _nothing(problems: Sequence[Problem], files: int) -> InvalidInputError:
    first = f"{problems[0].name}: {problems[0].error.problem}" if problems else "no files"
    return InvalidInputError(
        "There is no picture in it that can be used.",
        given={"files": files},
        allowed="a folder for each class, pictures saved as PNG, JPEG, WebP, GIF, BMP or TIFF in it",
        here=first,
        fixes=[Fix("zip", "=", "cup/1.jpg, cup/2.jpg, …, pen/1.jpg, …")],
    )
