"""Uses a running sandbox as any boto3 program would; its environment is the sandbox's exports.

Prints one line a step: its name and what came of it, "ok" or AWS's error code.
"""

import io
import json
import os

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

BUCKET = os.environ["ROLECALL_BUCKET"]
PREFIX = os.environ["ROLECALL_PREFIX"]
ROLE = os.environ["AWS_ROLE_ARN"]
REGION = os.environ["AWS_REGION"]
ISSUER = os.environ["ROLECALL_ISSUER"].removeprefix("https://")
S3_CONFIG = Config(s3={"addressing_style": "path"}, signature_version="s3v4", retries={"total_max_attempts": 1})


def step(name, call):
    try:
        result = call()
        print(name, "ok", flush=True)
        return result
    except ClientError as error:
        print(name, error.response["Error"]["Code"], flush=True)
        return None


def token():
    with open(os.environ["AWS_WEB_IDENTITY_TOKEN_FILE"]) as file:
        return file.read()


def assume(web_identity_token):
    sts = boto3.client("sts", region_name=REGION, config=Config(retries={"total_max_attempts": 1}))
    return sts.assume_role_with_web_identity(
        RoleArn=ROLE, RoleSessionName="boto3", WebIdentityToken=web_identity_token
    )["Credentials"]


def forged(web_identity_token):
    head, claims, signature = web_identity_token.split(".")
    return ".".join([head, claims, ("A" if signature[0] != "A" else "B") + signature[1:]])


def s3_with(key, secret, session_token):
    return boto3.client(
        "s3",
        region_name=REGION,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=session_token,
        config=S3_CONFIG,
    )


def in_the_prefix(s3):
    body = os.urandom(1 << 16)
    key = PREFIX + "notes/über uns+1.bin"
    step("put", lambda: s3.put_object(Bucket=BUCKET, Key=key, Body=body))
    assert s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() == body
    print("get ok")
    listed = s3.list_objects_v2(Bucket=BUCKET, Prefix=PREFIX)
    assert [entry["Key"] for entry in listed["Contents"]] == [key], listed
    print("list ok")
    large = os.urandom(12 << 20)
    transfer = boto3.s3.transfer.TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20)
    s3.upload_fileobj(io.BytesIO(large), BUCKET, PREFIX + "large.bin", Config=transfer)
    copy = io.BytesIO()
    s3.download_fileobj(BUCKET, PREFIX + "large.bin", copy, Config=transfer)
    assert copy.getvalue() == large
    print("multipart ok")
    url = s3.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": PREFIX + "large.bin"})
    assert "X-Amz-Signature" in url
    step("delete", lambda: s3.delete_object(Bucket=BUCKET, Key=key))
    step("delete-large", lambda: s3.delete_object(Bucket=BUCKET, Key=PREFIX + "large.bin"))


def outside(s3):
    step("put-outside", lambda: s3.put_object(Bucket=BUCKET, Key="elsewhere/key", Body=b"x"))
    step("get-outside", lambda: s3.get_object(Bucket=BUCKET, Key="elsewhere/key"))
    step("list-outside", lambda: s3.list_objects_v2(Bucket=BUCKET, Prefix="elsewhere/"))
    step("list-buckets", lambda: s3.list_buckets())


def foreign_session_tokens():
    mine, other = assume(token()), assume(token())
    step(
        "foreign-session-token",
        lambda: s3_with(mine["AccessKeyId"], mine["SecretAccessKey"], other["SessionToken"]).list_objects_v2(
            Bucket=BUCKET, Prefix=PREFIX
        ),
    )
    step(
        "missing-session-token",
        lambda: s3_with(mine["AccessKeyId"], mine["SecretAccessKey"], None).list_objects_v2(
            Bucket=BUCKET, Prefix=PREFIX
        ),
    )
    step(
        "wrong-secret",
        lambda: s3_with(mine["AccessKeyId"], "x" * 40, mine["SessionToken"]).list_objects_v2(
            Bucket=BUCKET, Prefix=PREFIX
        ),
    )


def after_the_trust_policy_is_changed():
    iam = boto3.client(
        "iam",
        region_name=REGION,
        aws_access_key_id=os.environ["ROLECALL_ADMIN_ACCESS_KEY_ID"],
        aws_secret_access_key=os.environ["ROLECALL_ADMIN_SECRET_ACCESS_KEY"],
    )
    name = ROLE.rpartition("/")[2]
    before = iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
    changed = json.loads(json.dumps(before))
    changed["Statement"][0]["Condition"]["StringEquals"][ISSUER + ":sub"] = "system:serviceaccount:other:default-editor"
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(changed))
    step("trust-changed", lambda: assume(token()))
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(before))
    step("trust-restored", lambda: assume(token()))


def main():
    caller = boto3.client("sts", region_name=REGION).get_caller_identity()["Arn"]
    print("caller", caller)
    s3 = boto3.client("s3", region_name=REGION, config=S3_CONFIG)
    in_the_prefix(s3)
    outside(s3)
    step("forged-token", lambda: assume(forged(token())))
    foreign_session_tokens()
    after_the_trust_policy_is_changed()


main()
