namespace Memory.Server.Extraction.Matching;

/// <summary>What a text must hold so that a pattern can match in it. A text that does may still not match.</summary>
internal abstract record Need
{
    /// <summary>No text can be told from another.</summary>
    public static readonly Need None = new All([]);

    public abstract bool IsMetBy(Traces traces);

    /// <summary>About how much work it is to ask.</summary>
    public abstract int Weight { get; }

    /// <summary>All of some needs, the cheap ones first.</summary>
    public static Need Every(IEnumerable<Need> needs)
    {
        Need[] all = [.. needs.Where(static need => need != None).OrderBy(static need => need.Weight)];
        return all.Length switch { 0 => None, 1 => all[0], _ => new All(all) };
    }

    /// <summary>At least one of some needs.</summary>
    public static Need Any(IReadOnlyCollection<Need> needs) =>
        needs.Contains(None) ? None : needs.Count == 1 ? needs.First() : new OneOf([.. needs]);

    /// <summary>One of some pieces of text, each written in kinds of letters.</summary>
    public static Need Piece(IEnumerable<string> pieces)
    {
        var shortest = new List<string>();
        foreach (var piece in pieces.Select(Bare).Order(StringComparer.Ordinal))
        {
            if (piece.Length == 0)
                return None;
            if (shortest.Count == 0 || !piece.StartsWith(shortest[^1], StringComparison.Ordinal))
                shortest.Add(piece);
        }

        // In order, what the first and the last begin with is what all begin with.
        var common = shortest[0].AsSpan().CommonPrefixLength(shortest[^1]);
        var first = common < 3 ? [] : Traces.Trigrams(shortest[0].AsSpan(0, common));
        return new Pieces(first, [.. shortest.Select(piece => Traces.Trigrams(piece, first.Length))]);
    }

    /// <summary>A piece without what tells nothing: the edge of a single letter, and the beginning by itself, which every text has.</summary>
    private static string Bare(string piece) => piece.Length > 2 ? piece : piece.Trim(Letters.Edge) is var bare && bare == Letters.Start.ToString() ? "" : bare;

    private sealed record All(Need[] Needs) : Need
    {
        public override int Weight => Needs.Sum(static need => need.Weight);

        public override bool IsMetBy(Traces traces)
        {
            foreach (var need in Needs)
            {
                if (!need.IsMetBy(traces))
                    return false;
            }

            return true;
        }
    }

    private sealed record OneOf(Need[] Needs) : Need
    {
        public override int Weight => Needs.Sum(static need => need.Weight);

        public override bool IsMetBy(Traces traces)
        {
            foreach (var need in Needs)
            {
                if (need.IsMetBy(traces))
                    return true;
            }

            return false;
        }
    }

    private sealed record Pieces(ushort[] First, ushort[][] Rest) : Need
    {
        public override int Weight => Rest.Length;

        public override bool IsMetBy(Traces traces)
        {
            if (!Has(traces, First))
                return false;
            foreach (var piece in Rest)
            {
                if (Has(traces, piece))
                    return true;
            }

            return false;
        }

        private static bool Has(Traces traces, ushort[] trigrams)
        {
            foreach (var trigram in trigrams)
            {
                if (!traces.Has(trigram))
                    return false;
            }

            return true;
        }
    }
}
