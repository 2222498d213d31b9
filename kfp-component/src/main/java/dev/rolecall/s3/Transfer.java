package dev.rolecall.s3;

/**
 * An exercise: objects sent, listed and fetched again. Where a phase was not done, those after it
 * came to the same.
 */
public record Transfer(Workload workload, Phase upload, Phase listing, Phase download) {}
