#!/usr/bin/env bash
# Uses a running sandbox with the aws CLI; its environment is the sandbox's exports, $1 the CLI, $2 an empty folder.
# Prints one line a step: its name and what came of it, "ok" or AWS's error code.
set -euo pipefail
aws=$1 dir=$2
# Its cache of sessions is below HOME.
export HOME=$dir AWS_PAGER="" AWS_MAX_ATTEMPTS=1 AWS_CONFIG_FILE=$dir/config AWS_SHARED_CREDENTIALS_FILE=$dir/none
printf '[default]\ns3 =\n  addressing_style = path\n  multipart_threshold = 5MB\n  multipart_chunksize = 5MB\n' >"$AWS_CONFIG_FILE"
scope=s3://$ROLECALL_BUCKET/$ROLECALL_PREFIX

step() { # NAME COMMAND...
  local name=$1 error; shift
  if error=$("$@" 2>&1 >/dev/null); then echo "$name ok"; else
    echo "$name $(sed -n 's/.*An error occurred (\([A-Za-z]*\)).*/\1/p' <<<"$error" | head -n 1)"
  fi
}
admin() { env -u AWS_ROLE_ARN -u AWS_WEB_IDENTITY_TOKEN_FILE AWS_ACCESS_KEY_ID="$ROLECALL_ADMIN_ACCESS_KEY_ID" \
  AWS_SECRET_ACCESS_KEY="$ROLECALL_ADMIN_SECRET_ACCESS_KEY" "$aws" "$@"; }
assume() { # TOKEN
  "$aws" sts assume-role-with-web-identity --no-sign-request --role-arn "$AWS_ROLE_ARN" --role-session-name cli --web-identity-token "$1" \
    --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text
}
session() { # KEY SECRET TOKEN ARGUMENT...
  env -u AWS_ROLE_ARN -u AWS_WEB_IDENTITY_TOKEN_FILE AWS_ACCESS_KEY_ID="$1" AWS_SECRET_ACCESS_KEY="$2" ${3:+AWS_SESSION_TOKEN="$3"} "$aws" "${@:4}"
}

echo "caller $("$aws" sts get-caller-identity --query Arn --output text)"
head -c 12582912 /dev/urandom >"$dir/large"
step multipart "$aws" s3 cp --only-show-errors "$dir/large" "${scope}large"
step get "$aws" s3 cp --only-show-errors "${scope}large" "$dir/copy"
cmp "$dir/large" "$dir/copy" && echo "same ok"
step list "$aws" s3 ls "$scope"
step delete "$aws" s3 rm --only-show-errors "${scope}large"
step put-outside "$aws" s3api put-object --bucket "$ROLECALL_BUCKET" --key elsewhere/key --body "$AWS_CONFIG_FILE"
step list-outside "$aws" s3api list-objects-v2 --bucket "$ROLECALL_BUCKET" --prefix elsewhere/

token=$(cat "$AWS_WEB_IDENTITY_TOKEN_FILE")
signature=${token##*.}; [[ $signature == A* ]] && first=B || first=A
step forged-token assume "${token%.*}.$first${signature:1}"
read -r key secret _ <<<"$(assume "$token")"
read -r _ _ other <<<"$(assume "$token")"
step foreign-session-token session "$key" "$secret" "$other" s3api list-objects-v2 --bucket "$ROLECALL_BUCKET" --prefix "$ROLECALL_PREFIX"
step missing-session-token session "$key" "$secret" "" s3api list-objects-v2 --bucket "$ROLECALL_BUCKET" --prefix "$ROLECALL_PREFIX"

role=${AWS_ROLE_ARN##*/}
admin iam get-role --role-name "$role" --query Role.AssumeRolePolicyDocument --output json >"$dir/before.json"
sed 's/system:serviceaccount:[^"]*/system:serviceaccount:other:default-editor/' "$dir/before.json" >"$dir/changed.json"
admin iam update-assume-role-policy --role-name "$role" --policy-document "file://$dir/changed.json"
step trust-changed assume "$token"
admin iam update-assume-role-policy --role-name "$role" --policy-document "file://$dir/before.json"
step trust-restored assume "$token"
