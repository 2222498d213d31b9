"""Uses a running sandbox with what data scientists reach S3 by; its environment is the sandbox's exports.

Prints one line a step: its name and what came of it, "ok" or how it was refused.
"""

import os
import pathlib
import tempfile

import boto3
import pyarrow.fs
import s3fs
from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

BUCKET = os.environ["ROLECALL_BUCKET"]
PREFIX = os.environ["ROLECALL_PREFIX"]


def step(name, call):
    try:
        call()
        print(name, "ok", flush=True)
    except Exception as error:
        refused = "AccessDenied" in repr(error) or "ACCESS_DENIED" in repr(error) or isinstance(error, PermissionError)
        print(name, "AccessDenied" if refused else repr(error), flush=True)


def expect(seen, expected):
    if seen != expected:
        raise AssertionError("%r is not %r" % (seen, expected))


def of_fsspec(files):
    path = "%s/%sfsspec/über uns.txt" % (BUCKET, PREFIX)
    step("s3fs-put", lambda: files.pipe_file(path, b"fsspec"))
    step("s3fs-list", lambda: expect(files.ls("%s/%sfsspec" % (BUCKET, PREFIX)), [path]))
    step("s3fs-get", lambda: expect(files.cat_file(path), b"fsspec"))
    step("s3fs-put-outside", lambda: files.pipe_file(BUCKET + "/elsewhere/key", b"x"))


def of_mlflow():
    artifacts = get_artifact_repository("s3://%s/%smlflow" % (BUCKET, PREFIX))
    with tempfile.TemporaryDirectory() as folder:
        model = pathlib.Path(folder, "model.txt")
        model.write_bytes(b"mlflow")
        step("mlflow-put", lambda: artifacts.log_artifact(str(model), "models"))
        step("mlflow-list", lambda: expect([each.path for each in artifacts.list_artifacts("models")], ["models/model.txt"]))
        step("mlflow-get", lambda: expect(pathlib.Path(artifacts.download_artifacts("models/model.txt")).read_bytes(), b"mlflow"))
        elsewhere = get_artifact_repository("s3://%s/elsewhere" % BUCKET)
        step("mlflow-put-outside", lambda: elsewhere.log_artifact(str(model)))


def of_arrow(url):
    scheme, host = url.split("://")
    files = pyarrow.fs.S3FileSystem(endpoint_override=host, scheme=scheme, region=os.environ["AWS_REGION"])

    def put(path):
        with files.open_output_stream(path) as out:
            out.write(b"arrow")

    def get(path):
        with files.open_input_stream(path) as opened:
            return opened.read()

    path = "%s/%sarrow/plain.txt" % (BUCKET, PREFIX)
    step("pyarrow-put", lambda: put(path))
    listed = pyarrow.fs.FileSelector("%s/%sarrow" % (BUCKET, PREFIX))
    step("pyarrow-list", lambda: expect([each.path for each in files.get_file_info(listed)], [path]))
    step("pyarrow-get", lambda: expect(get(path), b"arrow"))
    step("pyarrow-put-outside", lambda: put(BUCKET + "/elsewhere/key"))


def main():
    url = os.environ["AWS_ENDPOINT_URL"]
    print("caller", boto3.client("sts").get_caller_identity()["Arn"], flush=True)
    of_fsspec(s3fs.S3FileSystem())
    os.environ["MLFLOW_S3_ENDPOINT_URL"] = url
    of_mlflow()
    # Its SDK, the one for C++, comes to no session here by the variables.
    os.environ["AWS_PROFILE"] = PREFIX.rstrip("/") + "-process"
    of_arrow(url)


main()
