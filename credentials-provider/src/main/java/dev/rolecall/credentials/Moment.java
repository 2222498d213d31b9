package dev.rolecall.credentials;

/**
 * The time by two clocks, in milliseconds. Neither is enough: people and NTP set the one, the other
 * stands still while the machine is suspended.
 *
 * @param wall since the epoch; it may jump either way
 * @param ticks since some moment in this process's past; it never jumps
 */
record Moment(long wall, long ticks) {}
