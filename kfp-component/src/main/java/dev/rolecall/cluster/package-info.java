/** What a cluster shows of a Profile: its namespace, its ServiceAccounts, its plugin. */
@NullMarked
package dev.rolecall.cluster;

import org.jspecify.annotations.NullMarked;
