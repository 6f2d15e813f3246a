namespace Memory.Server.Extraction.Corrections;

/// <summary>A correction whose words name no question: "it's Berlin, not Bern". What it is about is known by what was said before.</summary>
/// <param name="Right">The right value, in the user's words.</param>
/// <param name="Wrong">The value said by mistake; null for what was said just before ("sorry, I meant Berlin").</param>
/// <param name="IsSpelling">Whether only the spelling was wrong, so that the wrong value reads much like the right one.</param>
internal sealed record SaidCorrection(string Right, string? Wrong, bool IsSpelling = false);
