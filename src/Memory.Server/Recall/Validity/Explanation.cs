using System.Collections.Immutable;
using Memory.Server.Recall.Ranking;
using Memory.Server.Recall.Signals;

namespace Memory.Server.Recall.Validity;

/// <summary>Tells why something scored as it did: the part of each signal, and what validity added. Parts times weights add up to the score.</summary>
internal static class Explanation
{
    /// <summary>The part for having replaced what fits better. Its weight is 1, beside those of the signals; a request may set it to 0.</summary>
    public const string Validity = "validity";

    public static ImmutableDictionary<string, double> Of(ScoredCandidate found) => SignalWeights.Named(found.Parts).Add(Validity, found.Validity);

    public static ImmutableDictionary<string, double> Of(SignalWeights weights, bool isValidityOff) => weights.ToDictionary().Add(Validity, isValidityOff ? 0 : 1);
}
