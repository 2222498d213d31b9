"""What is read from the exceptions of clients that are not ours."""

from __future__ import annotations

import subprocess
import sys

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from rolecall import _failure

ONCE = Config(retries={"max_attempts": 0}, connect_timeout=2)


def caught(call):
    with pytest.raises(Exception) as raised:
        call()
    return raised.value


def client(service="s3", **more):
    return boto3.client(
        service,
        region_name="eu-west-1",
        aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
        aws_secret_access_key="x",
        **more,
    )


def denied(service="s3", operation="put_object", **parameters):
    asked = client(service)
    with Stubber(asked) as stub:
        stub.add_client_error(operation, "AccessDenied", "User: x is not authorized", http_status_code=403)
        return caught(lambda: getattr(asked, operation)(**parameters))


def test_a_refusal_is_read_with_its_call_its_object_and_its_credentials():
    failure = _failure.read(denied(Bucket="ml-data", Key="team-a/x", Body=b""))

    assert failure.text == (
        "An error occurred (AccessDenied) when calling the PutObject operation: User: x is not authorized"
    )
    assert (failure.service, failure.operation, failure.code) == ("s3", "PutObject", "AccessDenied")
    assert failure.resource == "s3://ml-data/team-a/x"
    assert failure.credentials == "code"
    assert failure.action == "s3:PutObject"
    assert failure.line == "an identity that is not the Profile's may not s3:PutObject on s3://ml-data/team-a/x"


def test_an_operation_is_told_by_the_action_that_allows_it():
    failure = _failure.read(denied(operation="list_objects_v2", Bucket="ml-data", Prefix="team-a/"))

    assert failure.action == "s3:ListBucket"
    assert failure.line.endswith("may not s3:ListBucket on s3://ml-data/team-a/")


@pytest.mark.parametrize("link", ["cause", "context"])
def test_what_another_library_made_of_it_leads_to_it(link):
    def wrapped():
        try:
            raise denied(Bucket="ml-data", Key="x", Body=b"")
        except ClientError as error:
            if link == "cause":
                raise PermissionError("Forbidden") from error
            raise PermissionError("Forbidden")

    assert _failure.read(caught(wrapped)).operation == "PutObject"


def test_exceptions_that_lead_to_each_other_end():
    one, other = ValueError("one"), ValueError("other")
    one.__cause__, other.__cause__ = other, one

    assert _failure.read(one) is None


def test_who_cannot_be_reached_is_told():
    asked = client(endpoint_url="http://127.0.0.1:1", config=ONCE)
    failure = _failure.read(caught(lambda: asked.list_objects_v2(Bucket="ml-data")))

    assert failure.text.startswith("EndpointConnectionError: ")
    assert failure.line == "ListObjectsV2 was not answered"


def test_nobody_is_a_caller_too(monkeypatch, tmp_path):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    asked = boto3.Session().client("s3", region_name="eu-west-1", config=ONCE)
    failure = _failure.read(caught(lambda: asked.list_objects_v2(Bucket="ml-data")))

    assert failure.text.startswith("NoCredentialsError: ")
    assert failure.credentials == "nobody"


def test_the_cplusplus_sdks_words_are_a_refusal():
    words = (
        "When getting information for key 'x' in bucket 'ml-data': AWS Error ACCESS_DENIED during HeadObject"
        " operation: No response body."
    )
    failure = _failure.read(OSError(words))

    assert failure.text == words
    assert (failure.action, failure.resource) == ("s3:GetObject", "s3://ml-data/x")
    assert failure.line == "this identity may not s3:GetObject on s3://ml-data/x"


def test_the_aws_clis_words_are_read_from_its_standard_error():
    script = "import sys; sys.exit('An error occurred (ExpiredToken) when calling the GetObject operation: x')"
    error = caught(lambda: subprocess.run([sys.executable, "-c", script], check=True, stderr=subprocess.PIPE))

    assert _failure.read(error).text == "An error occurred (ExpiredToken) when calling the GetObject operation: x\n"


@pytest.mark.parametrize("error", [ZeroDivisionError("division by zero"), KeyError("Bucket"), OSError(2, "No such file"), None])
def test_what_is_not_of_aws_is_nobodys_business(error):
    assert _failure.read(error) is None
