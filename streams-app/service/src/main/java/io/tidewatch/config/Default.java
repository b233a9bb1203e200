package io.tidewatch.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a key of the configuration is where the file does not give it, written as in the file. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
    /** One for each core of the machine, as far as a process may have threads. */
    String PROCESSORS = "processors";

    /** Beyond it threads only wait for one another. */
    int MOST_PROCESSORS = 256;

    String value();
}
