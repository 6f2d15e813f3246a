namespace Memory.Tidy.Tests;

/// <summary>The assertion that all rules here end in: nobody breaks them.</summary>
internal static class Nothing
{
    public static void Of(IEnumerable<string> offences)
    {
        var all = offences.Order(StringComparer.Ordinal).ToList();
        if (all.Count > 0)
            Assert.Fail(string.Join('\n', all));
    }
}
