/** What a verification found, to be read: as text, Markdown, JSON and HTML. */
@NullMarked
package dev.rolecall.report;

import org.jspecify.annotations.NullMarked;
