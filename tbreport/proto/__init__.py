"""TensorBoard's messages as tbreport reads them: `message("GraphDef").FromString(data)`.

The descriptors live in a private pool, so that no TensorFlow or TensorBoard in the same process can clash
with them, and are loaded from a compiled set, which every protobuf from 4.25 on can read.
"""

from functools import cache
from pathlib import Path
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

SOURCE = Path(__file__).with_name("tensorboard.proto")
COMPILED = SOURCE.with_suffix(".binpb")


@cache
def _pool() -> descriptor_pool.DescriptorPool:
    pool = descriptor_pool.DescriptorPool()
    for file in descriptor_pb2.FileDescriptorSet.FromString(COMPILED.read_bytes()).file:
        pool.AddSerializedFile(file.SerializeToString())
    return pool


@cache
def message(name: str) -> Any:
    """The message class of that name in tensorboard.proto, nested ones as "Summary.Value".

    Its `FromString` raises `google.protobuf.message.DecodeError` for bytes that are no such message.
    """
    return message_factory.GetMessageClass(_pool().FindMessageTypeByName(f"tbreport.{name}"))
