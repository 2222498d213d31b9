/**
 * The catalogue of what goes wrong between a Kubeflow Profile and its bucket: the ids, and their
 * texts in one file for each link of the chain; and the places that the chain leads over.
 *
 * <p>A file lists its rows likeliest first. A row begins with its id in the first column. A field's
 * name stands in column 3, its text from column 15 on, over as many lines as it needs. Each line of
 * a remedy stands for itself: one that begins with a capital letter is a sentence, any other is to
 * be typed, what to fill in in capitals, since a shell takes {@code <so>} for a file. {@code mended
 * by} is {@code pod user}, {@code admin} or {@code network}, as {@link
 * dev.rolecall.catalogue.Mender} has them; {@code waits for} what may mend it by itself, as {@link
 * dev.rolecall.catalogue.Awaited} has it; {@code looks like} names the rows that stand for this one
 * where only a pod looks; {@code met seldom} puts it behind the others there; {@code outcome
 * warned} says that the link holds all the same.
 */
@NullMarked
package dev.rolecall.catalogue;

import org.jspecify.annotations.NullMarked;
