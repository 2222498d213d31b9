package dev.rolecall.s3;

/** What reading outside of the scope came to: one listing of at most one key, one random key. */
public record Outside(Attempt list, Attempt get) {}
