"""Compiles the example pipeline and runs it by kfp.local, as its author would on a laptop.

Arguments: the folder that holds example_pipeline.py and component.yaml, and as JSON the pipeline's arguments, the
environment of its steps, and the folder that is mounted in them as another. Below the folder it makes
pipeline.json, what was compiled, and outputs. The last line is the pipeline's outputs as JSON.
"""

import json
import os
import pathlib
import sys
from concurrent.futures import ThreadPoolExecutor

import docker
import yaml
from kfp import compiler, local

folder = pathlib.Path(sys.argv[1])
settings = json.loads(sys.argv[2])
sys.path.insert(0, str(folder))
import example_pipeline  # noqa: E402

# kfp.local asks for a container's exit code after its last line, and takes a container that the engine has removed by
# then for one that succeeded. So it is asked for from the beginning on.
run = docker.models.containers.ContainerCollection.run
threads = ThreadPoolExecutor()


def run_and_wait(self, *args, **kwargs):
    container = run(self, *args, **kwargs)
    container.wait = threads.submit(container.wait).result
    return container


docker.models.containers.ContainerCollection.run = run_and_wait

compiler.Compiler().compile(example_pipeline.example, str(folder / "pipeline.yaml"))
(folder / "pipeline.json").write_text(json.dumps(yaml.safe_load((folder / "pipeline.yaml").read_text())))

source, target = settings["mount"]
local.init(
    runner=local.DockerRunner(
        network_mode="host",
        # A cluster ignores an image's entry point; here it would come before the command.
        entrypoint=[""],
        # The folders of the outputs are this user's.
        user=f"{os.getuid()}:{os.getgid()}",
        mounts=[docker.types.Mount(target, source, type="bind", read_only=True)],
        environment=settings["environment"],
        labels={"dev.rolecall.run": os.environ.get("ROLECALL_RUN", "")},
    ),
    pipeline_root=str(folder / "outputs"),
    workspace_root=str(folder / "workspace"),
)
outputs = example_pipeline.example(**settings["arguments"]).outputs
print(json.dumps(outputs))
