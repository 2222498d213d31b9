package dev.rolecall.e2e.parts;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test, or each test of the class, runs against these real parts.
 *
 * <p>Where one is missing the test is skipped, and one line on standard output says what is missing
 * and how to get it. A part that {@code -Drolecall.require=docker,boto3} names must be there: the
 * test fails without it. (Surefire and failsafe hand a {@code -D} of the command line on to the
 * JVMs that they fork.)
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(NeedsCondition.class)
public @interface Needs {
  Part[] value();
}
