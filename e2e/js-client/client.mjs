// Uses a running sandbox with the SDK for JavaScript v3; its environment is the sandbox's exports.
// Prints one line a step: its name and what came of it, "ok" or AWS's error code.
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

const bucket = process.env.ROLECALL_BUCKET;
const prefix = process.env.ROLECALL_PREFIX;

async function step(name, call) {
  try {
    await call();
    console.log(name, "ok");
  } catch (error) {
    console.log(name, error.name);
  }
}

function same(seen, expected) {
  if (seen !== expected) {
    throw new Error(`${seen} is not ${expected}`);
  }
}

const who = await new STSClient().send(new GetCallerIdentityCommand());
console.log("caller", who.Arn);
// The sandbox's address is no domain that a bucket's name could stand before.
const s3 = new S3Client({ forcePathStyle: true, maxAttempts: 1 });
const key = prefix + "js/über uns+1.txt";
await step("put", () => s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: "from JavaScript" })));
await step("list", async () => {
  const listed = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix + "js/" }));
  same(listed.Contents.map((each) => each.Key).join(), key);
});
await step("get", async () => {
  const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  same(await object.Body.transformToString(), "from JavaScript");
});
await step("put-outside", () => s3.send(new PutObjectCommand({ Bucket: bucket, Key: "elsewhere/key", Body: "x" })));
await step("list-outside", () => s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: "elsewhere/" })));
