import re

import pytest
from google.protobuf import descriptor_pool

from tbreport.proto import COMPILED, SOURCE, message


def test_the_descriptor_set_is_fresh():
    """Run `python -m tbreport.proto` after a change of tensorboard.proto."""
    pytest.importorskip("grpc_tools")
    from tbreport.proto.__main__ import compiled

    assert COMPILED.read_bytes() == compiled()


@pytest.mark.parametrize("name", re.findall(r"^message (\w+)", SOURCE.read_text(), re.MULTILINE))
def test_every_message_loads(name):
    assert message(name).FromString(b"") == message(name)()


def test_the_pool_is_private():
    with pytest.raises(KeyError):
        descriptor_pool.Default().FindMessageTypeByName("tbreport.Event")


def test_field_numbers_are_those_of_tensorboard():
    pytest.importorskip("tensorboard")
    from tensorboard.compat.proto import config_pb2, event_pb2, graph_pb2, summary_pb2
    from tensorboard.plugins.custom_scalar import layout_pb2
    from tensorboard.plugins.hparams import plugin_data_pb2
    from tensorboard.plugins.mesh import plugin_data_pb2 as mesh_pb2
    from tensorboard.plugins.projector import projector_config_pb2

    pairs = {
        "Event": event_pb2.Event,
        "Summary": summary_pb2.Summary,
        "GraphDef": graph_pb2.GraphDef,
        "RunMetadata": config_pb2.RunMetadata,
        "HParamsPluginData": plugin_data_pb2.HParamsPluginData,
        "Layout": layout_pb2.Layout,
        "MeshPluginData": mesh_pb2.MeshPluginData,
        "ProjectorConfig": projector_config_pb2.ProjectorConfig,
    }
    seen = set()
    for name, theirs in pairs.items():
        compare(message(name).DESCRIPTOR, theirs.DESCRIPTOR, seen)
    assert len(seen) > 40


def compare(ours, theirs, seen):
    """Every field that we declare is theirs by number, name and, but for bulk numbers, by type."""
    if ours.full_name in seen:
        return
    seen.add(ours.full_name)
    for field in ours.fields:
        other = theirs.fields_by_number[field.number]
        assert field.name == other.name, ours.full_name
        if field.message_type and other.message_type:
            compare(field.message_type, other.message_type, seen)
        elif not field.name.endswith("_val") and not field.name.startswith("bucket"):
            # Names around values need not be UTF-8.
            pairs = ((field.TYPE_INT32, field.TYPE_ENUM), (field.TYPE_BYTES, field.TYPE_STRING))
            assert field.type == other.type or (field.type, other.type) in pairs
