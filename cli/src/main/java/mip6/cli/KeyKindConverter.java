package mip6.cli;

import mip6.ikev2.pki.KeyKind;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reads {@code ecdsa-p256} and the like. */
final class KeyKindConverter implements ITypeConverter<KeyKind> {

    @Override
    public KeyKind convert(String text) {
        return Arrays.stream(KeyKind.values())
                .filter(kind -> written(kind).equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                new TypeConversionException(
                                        "allowed: "
                                                + Arrays.stream(KeyKind.values())
                                                        .map(KeyKindConverter::written)
                                                        .collect(Collectors.joining(", "))));
    }

    private static String written(KeyKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
