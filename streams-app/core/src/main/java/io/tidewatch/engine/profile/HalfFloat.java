package io.tidewatch.engine.profile;

/**
 * IEEE 754 half precision, in which the hidden state is kept between events: 64 bytes instead of 128 for 32 units. Java 17
 * has no conversion of its own (Java 20 brought one). Rounds to nearest, ties to even, as NumPy and PyTorch do, so that a
 * model evaluated in Python sees the same state.
 */
public final class HalfFloat {
    private static final int FLOAT_SIGN_SHIFT = 16;
    private static final int HALF_INFINITY = 0x7c00;
    private static final int HALF_QUIET_NAN = 0x7e00;

    /** From here on magnitudes round to infinity: half a step above the largest half, 65504. */
    private static final float TOO_LARGE = 65520;

    private HalfFloat() {}

    /** Whether a value is a finite number and still one as a half. */
    public static boolean holds(float value) {
        return Math.abs(value) < TOO_LARGE;
    }

    /** The nearest half of a float, as its 16 bits. */
    public static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> FLOAT_SIGN_SHIFT) & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (magnitude > 0x7f800000) {
            return (short) (sign | HALF_QUIET_NAN);
        }
        // 65520 and above round to infinity.
        if (magnitude >= 0x477ff000) {
            return (short) (sign | HALF_INFINITY);
        }
        // Below 2^-14 a half is subnormal: adding 0.5 aligns the mantissa to steps of 2^-24 and rounds to even.
        if (magnitude < 0x38800000) {
            int subnormal = Float.floatToRawIntBits(Float.intBitsToFloat(magnitude) + 0.5f) - 0x3f000000;
            return (short) (sign | subnormal);
        }
        int roundToEven = (magnitude >>> 13) & 1;
        return (short) (sign | ((magnitude - 0x38000000 + 0xfff + roundToEven) >>> 13));
    }

    /** The float that a half's 16 bits stand for, exactly. */
    public static float toFloat(short half) {
        int sign = (half & 0x8000) << FLOAT_SIGN_SHIFT;
        int exponent = (half >>> 10) & 0x1f;
        int mantissa = half & 0x3ff;
        if (exponent == 0) {
            float subnormal = mantissa * 0x1p-24f;
            return sign == 0 ? subnormal : -subnormal;
        }
        int floatExponent = exponent == 0x1f ? 0xff : exponent + 112;
        return Float.intBitsToFloat(sign | floatExponent << 23 | mantissa << 13);
    }

    /** What is left of a value after it was kept as a half. */
    public static float round(float value) {
        return toFloat(fromFloat(value));
    }
}
