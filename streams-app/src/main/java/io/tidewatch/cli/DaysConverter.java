package io.tidewatch.cli;

import io.tidewatch.streams.config.Durations;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a whole number of days as the configuration writes them: {@code 45d}, or {@code 45}. */
final class DaysConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
        return Durations.days(text)
                .orElseThrow(() ->
                        new TypeConversionException("'" + text + "' is no whole number of days; give for example 45d"));
    }
}
