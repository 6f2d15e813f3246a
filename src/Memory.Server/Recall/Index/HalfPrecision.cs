namespace Memory.Server.Recall.Index;

/// <summary>
/// Rounds vectors to the 16-bit floats (IEEE 754 binary16, to nearest, ties to even) that a store may keep them in. An error of at most
/// one part in 2,048 per value moves a cosine far less than chance does, and halves what is kept.
/// </summary>
internal static class HalfPrecision
{
    public static float[] Round(ReadOnlySpan<float> vector)
    {
        var rounded = new float[vector.Length];
        for (var i = 0; i < rounded.Length; i++)
            rounded[i] = vector[i] == 0 ? vector[i] : Round(vector[i]);
        return rounded;
    }

    /// <summary>The nearest 16-bit value. What is no number or too large for 16 bits, which no sound vector has, stays finite.</summary>
    private static float Round(float value) =>
        float.IsNaN(value) ? 0 : (float)(Half)Math.Clamp(value, (float)Half.MinValue, (float)Half.MaxValue);
}
