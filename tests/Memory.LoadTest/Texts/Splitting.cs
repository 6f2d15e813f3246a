using System.Runtime.InteropServices;

namespace Memory.LoadTest.Texts;

/// <summary>Random numbers from a seed without any memory of their own: the same for the same seed, and for seeds side by side unlike one another.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Splitting(ulong seed)
{
    private ulong state = seed;

    public static ulong SeedOf(int seed, int user, int number) =>
        Mix(((ulong)(uint)seed << 32) ^ (uint)user) ^ Mix(0x51ED_270B_9F65_1AFDUL + (uint)number);

    public ulong Next() => Mix(state += 0x9E37_79B9_7F4A_7C15UL);

    /// <summary>From 0 up to but without a bound.</summary>
    public int Below(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    /// <summary>From 0 to 1.</summary>
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EBUL;
        return value ^ (value >> 31);
    }
}
