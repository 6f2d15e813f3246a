namespace Memory.Server.Recall.Context;

/// <summary>Makes one plain line of any text, of nothing but what a reader sees.</summary>
internal static class LineSanitizer
{
    /// <summary>Longer lines are cut and end with an ellipsis.</summary>
    public const int MaxLength = 600;

    public static string Sanitise(string text) => PlainLine.Of(text, MaxLength);
}
