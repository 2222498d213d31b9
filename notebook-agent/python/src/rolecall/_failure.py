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

# pyarrow (Arrow C++, filesystem/s3_internal.h) of what the AWS SDK for C++ answered it.
_ARROW = re.compile(
    r"key '(?P<key>[^']*)' in bucket '(?P<bucket>[^']*)'.*AWS Error (?P<code>[A-Z_]+) during (?P<operation>\w+) operation",
    re.DOTALL,
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

# botocore, credentials.py: how each provider of its chain calls itself; and what `why --credentials` calls that.
_CREDENTIALS = {
    "assume-role": "assumed-role",
    "assume-role-with-web-identity": "profile",
    "config-file": "file",
    "container-role": "container",
    "custom-process": "process",
    "env": "environment",
    "explicit": "code",
    "iam-role": "node",
    "shared-credentials-file": "file",
    "sso": "sso",
}


@dataclass(frozen=True)
class Failure:
    """A call that failed.

    Attributes:
        text: what the client said, as `rolecall explain --sts` takes it.
        service: for example `s3`; empty where it is not known.
        operation: for example `PutObject`; empty where it is not known.
        code: for example `AccessDenied`; empty where nobody answered.
        resource: `s3://bucket/key`; empty where it is not known.
        credentials: with whose it was made, as `why --credentials` takes it; `unknown` where that is not to be seen.
    """

    text: str
    service: str = ""
    operation: str = ""
    code: str = ""
    resource: str = ""
    credentials: str = "unknown"

    @property
    def line(self) -> str:
        """In one line what failed."""
        if self.code in ("AccessDenied", "403") and self.action:
            return "%s may not %s%s" % (self._who(), self.action, " on " + self.resource if self.resource else "")
        if self.operation:
            answered = " answered %s" % self.code if self.code else " was not answered"
            return "%s%s" % (self.operation, answered)
        return self.text.strip().splitlines()[0][:120]

    @property
    def action(self) -> str:
        """As policies name it, for example `s3:PutObject`; empty where it is not known."""
        if self.service != "s3" or not self.operation:
            return ""
        return "s3:" + _ACTIONS.get(self.operation, self.operation)

    def _who(self) -> str:
        if self.credentials == "unknown":
            return "this identity"
        role = os.environ.get("AWS_ROLE_ARN", "")
        if self.credentials == "profile":
            return "the role " + role.rsplit("/", 1)[-1] if role else "the Profile's role"
        return "an identity that is not the Profile's"


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
    return _printed(text) if _REFUSAL.search(text) else None


def _printed(text: str) -> Failure:
    arrow = _ARROW.search(text)
    if arrow is None:
        return Failure(text)
    return Failure(
        text,
        service="s3",
        operation=arrow["operation"],
        code=arrow["code"].title().replace("_", ""),
        resource="s3://%s/%s" % (arrow["bucket"], arrow["key"]),
    )


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
            call.update(_whose(client))
            if isinstance(parameters, dict) and parameters.get("Bucket"):
                call["resource"] = "s3://%s/%s" % (
                    parameters["Bucket"],
                    parameters.get("Key") or parameters.get("Prefix") or "",
                )
        frame = frame.tb_next
    return call


def _service(client: Any) -> str:
    return str(getattr(getattr(getattr(client, "meta", None), "service_model", None), "service_name", ""))


def _whose(client: Any) -> Dict[str, Any]:
    signer = getattr(client, "_request_signer", None)
    if signer is None:
        return {}
    credentials = getattr(signer, "_credentials", None)
    if credentials is None:
        return {"credentials": "nobody"}
    method = str(getattr(credentials, "method", ""))
    if method == "container-role" and _credentials.is_on():
        return {"credentials": "profile"}
    return {"credentials": _CREDENTIALS.get(method, "unknown")}
