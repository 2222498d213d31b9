#!/usr/bin/env bash
# Gives a Profile its role as Kubeflow's guide for AWS has it typed, by the aws CLI; what eksctl and `aws eks` do there is
# done by their requests to IAM. $1 is the CLI, $2 an empty folder; OIDC_URL is the cluster's issuer without its scheme.
# Leaves the Profile's manifest at $2/profile_iam.yaml.
set -euo pipefail
aws() { command "$cli" "$@"; }
cli=$1
cd "$2"
export HOME=$2 CLUSTER_NAME=how-to CLUSTER_REGION=$AWS_REGION PROFILE_NAME=guided PROFILE_USER=user@example.com
export PROFILE_CONTROLLER_POLICY_NAME=profile-controller
AWS_ACCOUNT_ID=$(aws sts get-caller-identity --query "Account" --output text)

cat >iam_profile_controller_policy.json <<EOF
{"Version": "2012-10-17",
 "Statement": [{"Effect": "Allow", "Action": ["iam:GetRole", "iam:UpdateAssumeRolePolicy"], "Resource": "*"}]}
EOF
aws iam create-policy --region "$CLUSTER_REGION" --policy-name ${PROFILE_CONTROLLER_POLICY_NAME} \
  --policy-document file://iam_profile_controller_policy.json
aws iam create-open-id-connect-provider --url "https://$OIDC_URL" --client-id-list sts.amazonaws.com

trust() { # MORE CONDITIONS
  cat <<EOF
{"Version": "2012-10-17",
 "Statement": [{"Effect": "Allow",
                "Principal": {"Federated": "arn:aws:iam::${AWS_ACCOUNT_ID}:oidc-provider/${OIDC_URL}"},
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {"StringEquals": {"${OIDC_URL}:aud": "sts.amazonaws.com"$1}}}]}
EOF
}
trust ", \"${OIDC_URL}:sub\": \"system:serviceaccount:kubeflow:profiles-controller-service-account\"" >controller.json
aws iam create-role --role-name profiles-controller --assume-role-policy-document file://controller.json
aws iam attach-role-policy --role-name profiles-controller \
  --policy-arn "arn:aws:iam::${AWS_ACCOUNT_ID}:policy/${PROFILE_CONTROLLER_POLICY_NAME}"

trust "" >trust.json
aws iam create-role --role-name $PROFILE_NAME-$CLUSTER_NAME-role --assume-role-policy-document file://trust.json
aws iam attach-role-policy --role-name $PROFILE_NAME-$CLUSTER_NAME-role \
  --policy-arn arn:aws:iam::aws:policy/AmazonS3FullAccess

cat >profile_iam.yaml <<EOF
apiVersion: kubeflow.org/v1
kind: Profile
metadata:
  name: ${PROFILE_NAME}
spec:
  owner:
    kind: User
    name: ${PROFILE_USER}
  plugins:
  - kind: AwsIamForServiceAccount
    spec:
      awsIamRole: $(aws iam get-role --role-name $PROFILE_NAME-$CLUSTER_NAME-role --output text --query 'Role.Arn')
EOF
