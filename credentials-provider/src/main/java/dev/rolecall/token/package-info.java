/**
 * The projected ServiceAccount token: its file and its claims. Its text and signature appear in no
 * message.
 */
@NullMarked
package dev.rolecall.token;

import org.jspecify.annotations.NullMarked;
