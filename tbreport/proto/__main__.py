"""`python -m tbreport.proto`: compile tensorboard.proto to the committed descriptor set (needs the dev extra)."""

import sys
import tempfile
from pathlib import Path

from grpc_tools import protoc

from tbreport.proto import COMPILED, SOURCE


def compiled() -> bytes:
    """The descriptor set of tensorboard.proto, in bytes that do not depend on the machine."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / COMPILED.name
        if protoc.main(["protoc", f"-I{SOURCE.parent}", f"--descriptor_set_out={target}", SOURCE.name]):
            sys.exit(f"{SOURCE.name} does not compile; see above.")
        return target.read_bytes()


if __name__ == "__main__":
    COMPILED.write_bytes(compiled())
