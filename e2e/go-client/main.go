// Command go-client asks who it is, and writes, reads and removes an object, with whatever credentials the SDK finds.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
)

func main() {
	ctx := context.Background()
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		fmt.Println("config", err)
		os.Exit(1)
	}
	credentials, err := cfg.Credentials.Retrieve(ctx)
	if err != nil {
		fmt.Println("credentials", err)
		os.Exit(1)
	}
	fmt.Println("source", credentials.Source)
	who, err := sts.NewFromConfig(cfg).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		fmt.Println("caller", err)
		os.Exit(1)
	}
	fmt.Println("caller", *who.Arn)
	// The sandbox's address is no domain that a bucket's name could stand before.
	client := s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = true })
	bucket, key := aws.String(os.Getenv("ROLECALL_BUCKET")), aws.String(os.Getenv("ROLECALL_PREFIX")+"go.txt")
	_, err = client.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: key, Body: strings.NewReader("from go")})
	told("put", err)
	object, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key})
	if err == nil {
		body, _ := io.ReadAll(object.Body)
		fmt.Println("read", string(body))
	}
	told("get", err)
	_, err = client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: bucket, Key: key})
	told("delete", err)
}

func told(what string, err error) {
	var refused smithy.APIError
	switch {
	case err == nil:
		fmt.Println(what, "ok")
	case errors.As(err, &refused):
		fmt.Println(what, refused.ErrorCode())
	default:
		fmt.Println(what, err)
	}
}
