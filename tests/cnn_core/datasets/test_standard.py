"""The standard sets from small files of the same format: found, fetched, checked, read, divided, never unpickled."""

from __future__ import annotations

import gzip
import hashlib
import tarfile
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.datasets import DataSource, fetch_standard, load_source, load_standard, source_shape, standard_is_here
from cnn_core.datasets import loading as loading_room
from cnn_core.datasets import standard as room
from cnn_core.datasets.official import RECORD, STANDARD
from cnn_core.datasets.parsing import parse_cifar, parse_idx, unpack_gzip
from cnn_core.errors import InvalidInputError
from tests.support.standard_files import COLOURED, LABELS, PICTURES, batches, cifar_files, idx, mnist_files, put


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Make the small files the official ones, to be had from the addresses given."""

    def make(name: str, contents: dict[str, bytes], addresses: list[str] | tuple[Any, ...] = ()) -> None:
        files = tuple(file._replace(md5=hashlib.md5(contents[file.name]).hexdigest()) for file in STANDARD[name].files)
        table = {**STANDARD, name: STANDARD[name]._replace(files=files, addresses=tuple(addresses))}
        for place in (room, loading_room):
            monkeypatch.setattr(place, "STANDARD", table)

    return make


@pytest.fixture
def server() -> Iterator[Any]:
    """Serve files from memory on this computer."""
    served: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = served.get(self.path.removeprefix("/"))
            self.send_response(404 if content is None else 200)
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *args: Any) -> None:
            pass

    running = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}/", served
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.mark.parametrize("packed", [True, False])
def test_mnist_from_its_files(tmp_path: Path, known: Callable[..., Any], packed: bool) -> None:
    files = mnist_files()
    known("mnist", files)
    shown = files if packed else {name.removesuffix(".gz"): gzip.decompress(data) for name, data in files.items()}
    assert not standard_is_here("mnist", tmp_path)
    put(tmp_path, "mnist", shown)
    assert standard_is_here("mnist", tmp_path)
    for part, pool in enumerate(load_standard("mnist", tmp_path)):
        assert (pool.images == PICTURES[part]).all()
        assert (pool.labels == LABELS[part]).all()


@pytest.mark.parametrize("packed", [True, False])
def test_cifar_from_its_files(tmp_path: Path, known: Callable[..., Any], packed: bool) -> None:
    known("cifar10", cifar_files())
    put(tmp_path, "cifar10", cifar_files() if packed else batches())
    assert standard_is_here("cifar10", tmp_path)
    for part, pool in enumerate(load_standard("cifar10", tmp_path)):
        assert (pool.images == COLOURED[part].transpose(0, 2, 3, 1)).all()
        assert (pool.labels == LABELS[part]).all()


@pytest.mark.parametrize(("name", "channels"), [("mnist", 1), ("cifar10", 3)])
def test_a_source_divides_the_official_training_pictures_only(
    tmp_path: Path, known: Callable[..., Any], name: str, channels: int
) -> None:
    contents = mnist_files() if name == "mnist" else cifar_files()
    known(name, contents)
    put(tmp_path, name, contents)
    source = DataSource(name, count=100)
    parts = load_source(source, folder=tmp_path)
    assert [len(part) for part in parts] == [70, 15, 15]
    assert source_shape(source) == (parts.train.shape, parts.train.class_names)
    assert parts.train.shape[0] == channels
    pictures = {0: PICTURES, 1: COLOURED}[channels == 3]
    official = [
        {np.divide(image.reshape(parts.train.shape), 255, dtype=np.float32).tobytes() for image in pictures[part]}
        for part in (0, 1)
    ]
    for part, pool in zip(parts, (0, 0, 1), strict=True):
        assert {image.tobytes() for image in part.images} <= official[pool]
        assert set(part.labels.tolist()) == set(range(10))
    assert not {image.tobytes() for image in parts.train.images} & {x.tobytes() for x in parts.validation.images}


def test_pictures_at_another_size_and_in_grey(tmp_path: Path, known: Callable[..., Any]) -> None:
    known("cifar10", cifar_files())
    put(tmp_path, "cifar10", batches())
    source = DataSource("cifar10", count=100, size=16, grey=True)
    assert load_source(source, folder=tmp_path).test.shape == source_shape(source).shape == (1, 16, 16)


def test_missing_files_are_fetched_once(
    tmp_path: Path, known: Callable[..., Any], server: tuple[str, dict[Any, Any]]
) -> None:
    address, served = server
    files = mnist_files()
    served.update(files)
    known("mnist", files, ["http://127.0.0.1:9/", address])
    told = []
    fetch_standard("mnist", tmp_path, lambda name, count: told.append((name, count)))
    assert dict(told) == {name: len(data) for name, data in files.items()}
    served.clear()
    fetch_standard("mnist", tmp_path)
    assert len(load_source(DataSource("mnist", count=100), folder=tmp_path).test) == 15
    assert sorted(path.name for path in (tmp_path / "mnist").iterdir()) == sorted(files)


@pytest.mark.parametrize("wrong", ["404", "checksum"])
def test_what_comes_wrong_is_not_kept(
    tmp_path: Path, known: Callable[..., Any], server: tuple[str, dict[Any, Any]], wrong: str
) -> None:
    address, served = server
    files = mnist_files()
    known("mnist", files, [address])
    served.update(files)
    name = next(iter(files))
    if wrong == "404":
        del served[name]
    else:
        served[name] = files[name] + b"x"
    with pytest.raises(InvalidInputError, match="could not be fetched") as caught:
        load_source(DataSource("mnist", count=100), folder=tmp_path)
    assert ("404" if wrong == "404" else "not the official one") in caught.value.here
    assert list((tmp_path / "mnist").iterdir()) == []


def test_no_internet_is_said_with_the_files_to_bring(tmp_path: Path, known: Callable[..., Any]) -> None:
    known("mnist", mnist_files(), ["http://127.0.0.1:9/"])
    with pytest.raises(InvalidInputError, match="could not be fetched from the internet") as caught:
        fetch_standard("mnist", tmp_path)
    assert "train-images-idx3-ubyte.gz" in caught.value.allowed
    assert "refused" in caught.value.here
    DataSource(caught.value.fixes[0].value)


def test_a_folder_that_cannot_be_written(tmp_path: Path, known: Callable[..., Any]) -> None:
    known("mnist", mnist_files(), ["http://127.0.0.1:9/"])
    (tmp_path / "mnist").write_bytes(b"a file where the folder would be")
    with pytest.raises(InvalidInputError, match="could not be fetched"):
        fetch_standard("mnist", tmp_path)


def test_no_folder_at_all() -> None:
    with pytest.raises(InvalidInputError, match="no folder"):
        load_source(DataSource("mnist"))


def test_files_that_are_not_there_are_not_read(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="not on this computer"):
        load_standard("cifar10", tmp_path)


def test_another_checksum_is_refused(tmp_path: Path, known: Callable[..., Any]) -> None:
    files = mnist_files()
    known("mnist", files)
    put(tmp_path, "mnist", {**files, "t10k-labels-idx1-ubyte.gz": gzip.compress(idx(LABELS[1]), 1)})
    with pytest.raises(InvalidInputError, match="not the official one") as caught:
        load_standard("mnist", tmp_path)
    assert caught.value.allowed.startswith("MD5")


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("t10k-labels-idx1-ubyte", idx(LABELS[1][:-1])),
        ("t10k-labels-idx1-ubyte", idx(LABELS[1] + 1)),
        ("t10k-images-idx3-ubyte", idx(PICTURES[1][:, 1:])),
        ("t10k-images-idx3-ubyte", idx(PICTURES[1])[:-1]),
        ("t10k-images-idx3-ubyte", b"\x80\x04\x95 a pickle"),
    ],
    ids=["one label less", "a label of no class", "another shape", "cut off", "a pickle"],
)
def test_files_that_do_not_belong_together(
    tmp_path: Path, known: Callable[..., Any], file: str, content: bytes
) -> None:
    known("mnist", mnist_files())
    put(tmp_path, "mnist", {n.removesuffix(".gz"): gzip.decompress(data) for n, data in mnist_files().items()})
    put(tmp_path, "mnist", {file: content})
    with pytest.raises(InvalidInputError, match="damaged, or not the official"):
        load_standard("mnist", tmp_path)


def test_an_archive_with_a_link_in_it_is_refused(tmp_path: Path, known: Callable[..., Any]) -> None:
    def link(entry: Any) -> Any:
        entry.type, entry.linkname, entry.size = tarfile.SYMTYPE, "/etc/passwd", 0
        return entry

    files = cifar_files(link)
    known("cifar10", files)
    put(tmp_path, "cifar10", files)
    with pytest.raises(InvalidInputError, match="damaged"):
        load_standard("cifar10", tmp_path)


def test_records_that_are_not_whole() -> None:
    with pytest.raises(InvalidInputError, match="damaged") as caught:
        parse_cifar(bytes(RECORD + 1), STANDARD["cifar10"])
    assert "3073" in caught.value.allowed


def test_no_more_is_unpacked_than_a_file_may_hold() -> None:
    with pytest.raises(InvalidInputError, match="damaged") as caught:
        unpack_gzip(gzip.compress(bytes(10_000_000)), 1000)
    assert caught.value.here == "more than 1000"


@given(st.lists(st.integers(0, 5), min_size=1, max_size=3), st.integers(0, 2**32 - 1))
def test_an_idx_file_comes_back_as_it_was(shape: list[int], seed: int) -> None:
    array = np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)
    assert (parse_idx(idx(array)) == array).all()


@given(st.binary(max_size=40))
def test_no_bytes_raise_anything_but_a_refusal(data: bytes) -> None:
    try:
        assert parse_idx(data).ndim <= 3
    except InvalidInputError as refusal:
        assert refusal.fixes  # noqa: PT017


def test_the_checksums_look_like_checksums_and_are_all_different() -> None:
    files = [file for standard in STANDARD.values() for file in standard.files]
    assert all(len(bytes.fromhex(file.md5)) == 16 for file in files)
    assert len({file.md5 for file in files}) == len(files) == 9
