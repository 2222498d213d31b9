"""The requests of `rolecall check`, by boto3, one after another."""

import os

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

BUCKET, PREFIX = os.environ["ROLECALL_BUCKET"], os.environ["ROLECALL_PREFIX"]
OWN = {"Bucket": BUCKET, "Key": f"{PREFIX}.rolecall/boto3-bench/object"}
PARTED = {"Bucket": BUCKET, "Key": f"{PREFIX}.rolecall/boto3-bench/multipart"}
BODY = b"Written to see whether it may. It is removed at once."


def tried(request, **arguments):
    """Some of them are to be refused."""
    try:
        request(**arguments)
    except ClientError:
        pass


with open(os.environ["AWS_WEB_IDENTITY_TOKEN_FILE"]) as file:
    token = file.read()
credentials = boto3.client("sts", config=Config(signature_version=UNSIGNED)).assume_role_with_web_identity(
    RoleArn=os.environ["AWS_ROLE_ARN"], RoleSessionName="boto3", WebIdentityToken=token
)["Credentials"]
session = boto3.Session(credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials["SessionToken"])
session.client("sts").get_caller_identity()
s3 = session.client("s3", config=Config(s3={"addressing_style": "path"}))
tried(s3.get_bucket_versioning, Bucket=BUCKET)
tried(s3.get_object_lock_configuration, Bucket=BUCKET)
s3.list_objects_v2(Bucket=BUCKET, Prefix=PREFIX, MaxKeys=1)
s3.put_object(**OWN, Body=BODY)
s3.get_object(**OWN, Range="bytes=0-0")["Body"].read()
s3.delete_object(**OWN)
upload = s3.create_multipart_upload(**PARTED)["UploadId"]
NOTE = {"Bucket": BUCKET, "Key": f"{PREFIX}.rolecall/boto3-bench/upload-multipart"}
s3.put_object(**NOTE, Body=upload)
part = s3.upload_part(**PARTED, UploadId=upload, PartNumber=1, Body=BODY)
s3.complete_multipart_upload(
    **PARTED, UploadId=upload, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
)
s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": each["Key"]} for each in (PARTED, NOTE)]})
tried(s3.list_objects_v2, Bucket=BUCKET, Prefix="rolecall-outside/", MaxKeys=1)
tried(s3.get_object, Bucket=BUCKET, Key="rolecall-outside/object")
tried(s3.list_object_versions, Bucket=BUCKET, Prefix=f"{PREFIX}.rolecall/")
tried(s3.list_objects_v2, Bucket=BUCKET, Prefix=f"{PREFIX}.rolecall/")
tried(s3.list_multipart_uploads, Bucket=BUCKET, Prefix=f"{PREFIX}.rolecall/")
