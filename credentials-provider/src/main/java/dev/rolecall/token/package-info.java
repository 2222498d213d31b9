/**
 * The projected ServiceAccount token: its file, its claims and its subject. Its text and signature
 * appear in no message.
 */
@NullMarked
package dev.rolecall.token;

import org.jspecify.annotations.NullMarked;
