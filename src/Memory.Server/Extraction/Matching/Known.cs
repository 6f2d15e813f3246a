namespace Memory.Server.Extraction.Matching;

/// <summary>What is known of the texts that a part of a pattern takes, in pieces written in kinds of letters.</summary>
/// <remarks>
/// The idea is that of RE2's FilteredRE2 and of the trigrams of Google's Code Search: parts behind each other need all of
/// theirs, a choice one of them, and what may be left out nothing. Where it cannot tell, it asks for less.
/// </remarks>
/// <param name="Heads">With one of these each of the texts begins.</param>
/// <param name="Tails">With one of these each ends.</param>
/// <param name="IsExact">Whether the heads, which are the tails, are all there is to take.</param>
/// <param name="Rest">What must be there besides.</param>
internal sealed record Known(IReadOnlyList<string> Heads, IReadOnlyList<string> Tails, bool IsExact, Need Rest)
{
    /// <summary>More pieces of one part are not told apart.</summary>
    private const int MostPieces = 256;

    /// <summary>Choices behind each other are multiplied out up to so many pieces; then only their ends go on.</summary>
    private const int MostProducts = 96;

    /// <summary>A part that must come often is written out so many times.</summary>
    private const int MostCopies = 4;

    private static readonly IReadOnlyList<string> Empty = [""];

    private static readonly Known Nothing = new(Empty, Empty, IsExact: true, Need.None);

    private static readonly Known Anything = new(Empty, Empty, IsExact: false, Need.None);

    /// <summary>Whether it may take no text at all though it is not known what it takes otherwise.</summary>
    private bool MayBeNothing { get; init; }

    /// <summary>What must follow, where it ends.</summary>
    private IReadOnlyList<string> Beyond { get; init; } = Empty;

    /// <summary>What a text must hold in which this is found.</summary>
    public Need Need => MayBeNothing ? Rest : IsExact ? Need.Every([Need.Piece(Heads), Need.Piece(Beyond), Rest]) : Need.Every([Need.Piece(Heads), Need.Piece(Tails), Rest]);

    public static Known Of(Syntax part) => part switch
    {
        Literal literal => Nothing with { Heads = [literal.Kinds], Tails = [literal.Kinds] },
        OneKind one => OfPieces([.. one.Kinds.Select(static kind => kind.ToString())], Need.None),
        Beside { IsAhead: true } ahead when Of(ahead.Part) is var known => Nothing with { Rest = known.Need, Beyond = known.Heads },
        Beside behind => Nothing with { Rest = Of(behind.Part).Need },
        Sequence sequence => OfSequence(sequence.Parts.Select(Of)),
        Choice choice => OfChoice([.. choice.Parts.Select(Of)]),
        Repeat repeat => OfRepeat(Of(repeat.Part), repeat),
        _ => Anything,
    };

    private static Known OfPieces(IReadOnlyList<string> pieces, Need rest) => new(pieces, pieces, IsExact: true, rest);

    private static Known OfChoice(IReadOnlyList<Known> parts)
    {
        var heads = Together(parts.SelectMany(static part => part.Heads));
        if (parts.All(static part => part.IsExact) && heads.Count <= MostPieces)
            return OfPieces(heads, Need.Any([.. parts.Select(static part => Need.Every([part.Rest, Need.Piece(part.Beyond)]))]));
        var tails = Together(parts.SelectMany(static part => part.MayBeNothing ? Empty : part.Tails));
        return new(Few(heads), Few(tails), IsExact: false, Need.Any([.. parts.Select(static part => part.Need)]));
    }

    /// <summary>Pieces that touch are joined; behind what takes anything a new piece begins.</summary>
    private static Known OfSequence(IEnumerable<Known> parts)
    {
        var needs = new List<Need>();
        IReadOnlyList<string>? heads = null;
        var tails = Empty;
        foreach (var part in parts)
        {
            needs.Add(part.Rest);
            if (part.Beyond != Empty)
                needs.Add(Need.Piece(Join(Shorten(tails, part.Beyond), part.Beyond) ?? part.Beyond));
            var ends = part.MayBeNothing ? tails : Shorten(tails, part.Heads);
            if (ends != tails)
            {
                needs.Add(Need.Piece(tails));
                heads ??= tails;
            }

            var joined = part.MayBeNothing ? ends : Join(ends, part.Heads);
            if (part.IsExact && joined is not null)
            {
                tails = joined;
                continue;
            }

            needs.Add(Need.Piece(joined ?? part.Heads));
            heads ??= joined;
            tails = part.MayBeNothing ? Few(Together(ends.Concat(part.Tails)))
                : part.IsExact && part.Tails.Contains("") ? Few(Together(ends.Concat(part.Tails.Where(static tail => tail.Length > 0))))
                : part.Tails;
        }

        return heads is null ? OfPieces(tails, Need.Every(needs)) : new(heads, tails, IsExact: false, Need.Every(needs));
    }

    /// <summary>However often it comes: it begins with some copies and ends with some, which may be the same.</summary>
    private static Known OfRepeat(Known part, Repeat repeat)
    {
        if (repeat is { Least: 0, Most: 1 } && part.IsExact)
            return OfPieces(Together(part.Heads.Append("")), Need.None);
        if (repeat.Least == 0)
            return new(Empty, part.Tails, IsExact: false, Need.None) { MayBeNothing = true };
        var copies = OfSequence(Enumerable.Repeat(part, Math.Min(repeat.Least, MostCopies)));
        return repeat.Least == repeat.Most && repeat.Least <= MostCopies ? copies : copies with { IsExact = false };
    }

    private static IReadOnlyList<string> Together(IEnumerable<string> pieces) => [.. pieces.Distinct(StringComparer.Ordinal)];

    /// <summary>One of many pieces, or one that may be empty, tells nothing.</summary>
    private static IReadOnlyList<string> Few(IReadOnlyList<string> pieces) => pieces.Count <= MostPieces && !pieces.Contains("") ? pieces : Empty;

    /// <summary>Pieces as they are when they can be joined with what follows; or else only their last two letters, or the last.</summary>
    private static IReadOnlyList<string> Shorten(IReadOnlyList<string> before, IReadOnlyList<string> behind)
    {
        for (var letters = 2; letters > 0 && IsTooMany(before, behind); letters--)
            before = Together(before.Select(piece => piece.Length > letters ? piece[^letters..] : piece));
        return before;
    }

    private static bool IsTooMany(IReadOnlyList<string> before, IReadOnlyList<string> behind) =>
        before.Count * behind.Count > Math.Max(MostProducts, Math.Max(before.Count, behind.Count));

    private static IReadOnlyList<string>? Join(IReadOnlyList<string> before, IReadOnlyList<string> behind)
    {
        if (IsTooMany(before, behind))
            return null;
        if (before == Empty || behind == Empty)
            return before == Empty ? behind : before;
        var joined = new List<string>(before.Count * behind.Count);
        foreach (var first in before)
        {
            foreach (var second in behind)
                joined.Add(Join(first, second));
        }

        return joined;
    }

    /// <summary>Of pieces that touch only the outer edges tell something, and only beside a word's letter. A text begins once, however often it is asked for.</summary>
    private static string Join(string before, string behind)
    {
        var (left, right) = (before.TrimEnd(Letters.Edge), behind.TrimStart(Letters.Edge));
        var isEdge = left.Length < before.Length || right.Length < behind.Length;
        if (left.Length == 0)
            return isEdge && (right.Length == 0 || Letters.IsOfWord(right[0])) ? Letters.Edge + right : right;
        if (right.Length == 0)
            return isEdge && Letters.IsOfWord(left[^1]) ? left + Letters.Edge : left;
        return left[^1] == Letters.Start && right[0] == Letters.Start ? left + right[1..] : left + right;
    }
}
