"""The official files of MNIST, Fashion-MNIST and CIFAR-10: names, addresses, checksums, licences."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class OfficialFile(NamedTuple):
    """
    An official file of a standard set: its name, its checksum, its size.

    Attributes
    ----------
    name : str
        Its official name.
    md5 : str
        Its checksum: the one that its authors publish, or that those who mirror it check.
    unpacked : int
        Bytes of its content at most, unpacked.
    """

    name: str
    md5: str
    unpacked: int


class StandardSet(NamedTuple):
    """
    A standard set: its files, where they can be had, its classes and terms.

    Attributes
    ----------
    title : str
        Its name.
    addresses : tuple of str
        Where its files can be had, tried in this order.
    files : tuple of OfficialFile
        Training images, training labels, test images, test labels; or the one archive of CIFAR-10.
    class_names : tuple of str
        What the classes are called.
    shape : tuple of three int
        (C, H, W) of a picture.
    terms : str
        Who made it, and on which terms it may be used, as far as its authors say.
    """

    title: str
    addresses: tuple[str, ...]
    files: tuple[OfficialFile, ...]
    class_names: tuple[str, ...]
    shape: tuple[int, int, int]
    terms: str


# An IDX file of images: 16 bytes, then one a pixel; of labels: 8 bytes, then one a picture.
IMAGES = (16 + 60_000 * 784, 16 + 10_000 * 784)
LABELS = (8 + 60_000, 8 + 10_000)
RECORD = 1 + 3 * 32 * 32  # CIFAR-10: the label, then red, green, blue row by row
BATCHES = (*(f"cifar-10-batches-bin/data_batch_{number}.bin" for number in range(1, 6)),)
TEST_BATCH = "cifar-10-batches-bin/test_batch.bin"
BATCH_BYTES = 10_000 * RECORD

STANDARD: Mapping[str, StandardSet] = MappingProxyType(
    {
        "mnist": StandardSet(
            "MNIST",
            ("https://ossci-datasets.s3.amazonaws.com/mnist/", "http://yann.lecun.com/exdb/mnist/"),
            # The authors publish no checksums; these are the ones that PyTorch's own reader checks.
            (
                OfficialFile("train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb94873", IMAGES[0]),
                OfficialFile("train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432", LABELS[0]),
                OfficialFile("t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3", IMAGES[1]),
                OfficialFile("t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c", LABELS[1]),
            ),
            tuple("0123456789"),
            (1, 28, 28),
            "Y. LeCun, C. Cortes, C. J. C. Burges, from handwriting collected by NIST. Keras, which hands it on, gives "
            "CC BY-SA 3.0 as its licence.",
        ),
        "fashion_mnist": StandardSet(
            "Fashion-MNIST",
            (
                "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
                "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
            ),
            # The checksums of the authors' own table.
            (
                OfficialFile("train-images-idx3-ubyte.gz", "8d4fb7e6c68d591d4c3dfef9ec88bf0d", IMAGES[0]),
                OfficialFile("train-labels-idx1-ubyte.gz", "25c81989df183df01b3e8a0aad5dffbe", LABELS[0]),
                OfficialFile("t10k-images-idx3-ubyte.gz", "bef4ecab320f06d8554ea6380940ec79", IMAGES[1]),
                OfficialFile("t10k-labels-idx1-ubyte.gz", "bb300cfdad3c16e7a12a480ee83cd310", LABELS[1]),
            ),
            ("T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"),
            (1, 28, 28),
            "H. Xiao, K. Rasul, R. Vollgraf (Zalando Research, 2017). MIT licence.",
        ),
        "cifar10": StandardSet(
            "CIFAR-10",
            ("https://www.cs.toronto.edu/~kriz/",),
            # The checksum of the authors' own page. The version for Python is a pickle, which can run code: not read.
            (OfficialFile("cifar-10-binary.tar.gz", "c32a1d4ab5d03f1284b67883e8d87530", 6 * BATCH_BYTES),),
            ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
            (3, 32, 32),
            "A. Krizhevsky, V. Nair, G. Hinton (University of Toronto, 2009). Their page names no licence and asks to "
            "cite “Learning Multiple Layers of Features from Tiny Images”.",
        ),
    }
)
