"""A pipeline that proves its Profile's role before it relies on it.

    python3 example_pipeline.py pipeline.yaml
"""

import pathlib
import sys

from kfp import compiler, components, dsl

rolecall = components.load_component_from_file(
    str(pathlib.Path(__file__).with_name("component.yaml"))
)


@dsl.container_component
def train(status: str, report: dsl.Input[dsl.HTML], note: dsl.OutputPath(str)):
    """Stands for your own step."""
    return dsl.ContainerSpec(
        image="busybox:1.37",
        command=[
            "sh",
            "-ec",
            'mkdir -p "$(dirname "$2")"\n'
            'echo "The chain has $0; its report is $(wc -c < "$1") bytes." | tee "$2"',
        ],
        args=[status, report.path, note],
    )


@dsl.pipeline(name="rolecall-example")
def example(
    bucket: str, prefix: str = "", exercise_mib: int = 8, on_failure: str = "fail"
) -> str:
    check = rolecall(
        bucket=bucket, prefix=prefix, exercise_mib=exercise_mib, on_failure=on_failure
    )
    # A cached verdict is of another day, and maybe of another role.
    check.set_caching_options(False)
    used = train(status=check.outputs["status"], report=check.outputs["report"])
    return used.outputs["note"]


if __name__ == "__main__":
    compiler.Compiler().compile(example, sys.argv[1])
