"""Reads what clients of AWS raise: which call it was, what came back, and with whose credentials it was made."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from typing import Any, Dict, Iterator, List, Optional

from . import _credentials

# As tools print what STS or S3 said (botocore, the aws CLI, the C++ SDK in pyarrow, MinIO's clients).
_REFUSAL = re.compile(
    r"An error occurred \(|AWS Error |AccessDenied|InvalidIdentityToken|ExpiredToken|InvalidAccessKeyId"
    r"|SignatureDoesNotMatch|NoCredential|Unable to locate credentials|InvalidClientTokenId|RequestTimeTooSkewed"
)

# Exceptions of botocore that no service answered with.
_UNANSWERED = {
    "ConnectTimeoutError",
    "ConnectionClosedError",
    "CredentialRetrievalError",
    "EndpointConnectionError",
    "NoCredentialsError",
    "PartialCredentialsError",
    "ProxyConnectionError",
    "ReadTimeoutError",
    "SSLError",
    "TokenRetrievalError",
}

# Service Authorization Reference, Amazon S3: operations that are allowed by an action of another name.
_ACTIONS = {
    "CompleteMultipartUpload": "PutObject",
    "CopyObject": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "DeleteObjects": "DeleteObject",
    "HeadBucket": "ListBucket",
    "HeadObject": "GetObject",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "UploadPart": "PutObject",
}

# botocore, credentials.py: how each provider of its chain calls itself.
_CALLERS = {
    "assume-role": "a role that another one takes, by a profile",
    "config-file": "the keys of a profile in AWS's config file",
    "container-role": "the container credentials endpoint",
    "custom-process": "a profile's credential_process",
    "env": "the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    "explicit": "keys that the code names",
    "iam-role": "the node's role, by its instance metadata",
    "shared-credentials-file": "the keys of a profile in AWS's credentials file",
    "sso": "a login of IAM Identity Center",
}
_WEB_IDENTITY = "assume-role-with-web-identity"


@dataclass(frozen=True)
class Failure:
    """A call that failed.

    Attributes:
        text: what the client said, as `rolecall explain --sts` takes it.
        service: for example `s3`; empty where it is not known.
        operation: for example `PutObject`; empty where it is not known.
        code: for example `AccessDenied`; empty where nobody answered.
        resource: `s3://bucket/key`; empty where it is not known.
        caller: with what credentials it was made, in words; empty where it is not known.
        is_profiles: whether these are the Profile's; None where it is not known.
    """

    text: str
    service: str = ""
    operation: str = ""
    code: str = ""
    resource: str = ""
    caller: str = ""
    is_profiles: Optional[bool] = None

    @property
    def line(self) -> str:
        """In one line what failed."""
        who = self._who()
        if self.code in ("AccessDenied", "403") and self.service == "s3" and self.operation:
            action = "s3:" + _ACTIONS.get(self.operation, self.operation)
            return "%s may not %s%s" % (who, action, " on " + self.resource if self.resource else "")
        if self.operation:
            answered = " answered %s" % self.code if self.code else " was not answered"
            return "%s%s" % (self.operation, answered)
        return self.text.strip().splitlines()[0][:120]

    def _who(self) -> str:
        role = os.environ.get("AWS_ROLE_ARN", "")
        if self.is_profiles and role:
            return "the role " + role.rsplit("/", 1)[-1]
        return self.caller or "this identity"


def read(error: Optional[BaseException]) -> Optional[Failure]:
    """What failed at AWS, if it is that; the innermost exception that tells most."""
    best: Optional[Failure] = None
    for each in _chain(error):
        failure = _of(each)
        if failure is not None and (best is None or failure.operation or not best.operation):
            best = failure
    return best


def _chain(error: Optional[BaseException]) -> Iterator[BaseException]:
    seen: List[int] = []
    todo = [error]
    while todo:
        each = todo.pop(0)
        if each is None or id(each) in seen:
            continue
        seen.append(id(each))
        yield each
        todo += [each.__cause__, each.__context__]


def _of(error: BaseException) -> Optional[Failure]:
    answer = getattr(error, "response", None)
    if isinstance(answer, dict) and isinstance(answer.get("Error"), dict):
        return _answered(error, answer["Error"])
    if type(error).__module__.startswith(("botocore", "aiobotocore")) and type(error).__name__ in _UNANSWERED:
        call = _call(error)
        return Failure("%s: %s" % (type(error).__name__, error), **call)
    text = _text(error)
    return Failure(text) if _REFUSAL.search(text) else None


def _answered(error: BaseException, told: Dict[str, Any]) -> Failure:
    code, message = str(told.get("Code", "")), str(told.get("Message", ""))
    operation = str(getattr(error, "operation_name", ""))
    call = _call(error)
    call.setdefault("operation", operation)
    return Failure(
        "An error occurred (%s) when calling the %s operation: %s" % (code, operation, message), code=code, **call
    )


def _text(error: BaseException) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        parts = [error.stderr, error.output]
        return "\n".join(part.decode(errors="replace") if isinstance(part, bytes) else part for part in parts if part)
    body = getattr(error, "body", "")
    return "%s\n%s" % (error, body) if isinstance(body, str) and body else str(error)


def _call(error: BaseException) -> Dict[str, Any]:
    """What botocore was doing, by the frames that the exception went through."""
    call: Dict[str, Any] = {}
    frame = error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_name == "_make_api_call":
            names = frame.tb_frame.f_locals
            client, parameters = names.get("self"), names.get("api_params")
            call["operation"] = str(names.get("operation_name", ""))
            call["service"] = _service(client)
            call.update(_caller(client))
            if isinstance(parameters, dict) and parameters.get("Bucket"):
                call["resource"] = "s3://%s/%s" % (
                    parameters["Bucket"],
                    parameters.get("Key") or parameters.get("Prefix") or "",
                )
        frame = frame.tb_next
    return call


def _service(client: Any) -> str:
    return str(getattr(getattr(getattr(client, "meta", None), "service_model", None), "service_name", ""))


def _caller(client: Any) -> Dict[str, Any]:
    signer = getattr(client, "_request_signer", None)
    if signer is None:
        return {}
    credentials = getattr(signer, "_credentials", None)
    if credentials is None:
        return {"caller": "nobody, for no credentials were found", "is_profiles": False}
    method = str(getattr(credentials, "method", ""))
    if method == _WEB_IDENTITY:
        return {"caller": "the role of AWS_ROLE_ARN, by the pod's token", "is_profiles": True}
    if method == "container-role" and _credentials.is_on():
        return {"caller": "the Profile's role (%rolecall credentials)", "is_profiles": True}
    return {"caller": _CALLERS.get(method, ""), "is_profiles": False if method in _CALLERS else None}
