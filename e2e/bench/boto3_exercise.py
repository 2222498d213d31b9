"""Objects sent and fetched by boto3's transfer manager; prints the seconds of each."""

import io
import json
import os
import sys
import time

import boto3
from botocore.config import Config
from s3transfer.manager import TransferManager

BUCKET, PREFIX = os.environ["ROLECALL_BUCKET"], os.environ["ROLECALL_PREFIX"]
objects, size = int(sys.argv[1]), int(sys.argv[2])
keys = [f"{PREFIX}.rolecall/boto3-bench/transfer-{number}" for number in range(objects)]
content = os.urandom(size)


class Nowhere(io.RawIOBase):
    """Takes what comes, in whatever order."""

    def writable(self):
        return True

    def seekable(self):
        return True

    def seek(self, *_):
        return 0

    def tell(self):
        return 0

    def write(self, piece):
        return len(piece)


def seconds(transfer):
    begin = time.perf_counter()
    for future in [transfer(key) for key in keys]:
        future.result()
    return time.perf_counter() - begin


s3 = boto3.client("s3", config=Config(s3={"addressing_style": "path"}))
s3.list_objects_v2(Bucket=BUCKET, Prefix=PREFIX, MaxKeys=1)
with TransferManager(s3) as manager:
    up = seconds(lambda key: manager.upload(io.BytesIO(content), BUCKET, key))
    down = seconds(lambda key: manager.download(BUCKET, key, Nowhere()))
for key in keys:
    s3.delete_object(Bucket=BUCKET, Key=key)
print(json.dumps([up, down]))
