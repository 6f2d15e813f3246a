namespace Memory.Server.Extraction.Matching;

/// <summary>A pattern taken apart, as far as what its matches are made of can be told.</summary>
internal abstract record Syntax
{
    /// <summary>Any text, also none.</summary>
    public static readonly Syntax Anything = new Unknown();

    /// <summary>No text: what must not follow, and the like.</summary>
    public static readonly Syntax Nothing = new Literal("");

    /// <summary>No text, but no word goes on here: a word's edge, the end.</summary>
    public static readonly Syntax Edge = new Literal(Letters.Edge.ToString());

    private sealed record Unknown : Syntax;
}

/// <summary>These kinds of letters, one behind the other.</summary>
internal sealed record Literal(string Kinds) : Syntax
{
    /// <summary>Whether it is letters and nothing else: an edge or the beginning between letters is no letter.</summary>
    public bool TakesText => Kinds.AsSpan().IndexOfAny(Letters.Edge, Letters.Start) < 0;
}

/// <summary>One letter of any of these kinds.</summary>
internal sealed record OneKind(string Kinds) : Syntax;

/// <summary>One part behind the other.</summary>
internal sealed record Sequence(IReadOnlyList<Syntax> Parts) : Syntax;

/// <summary>Any one of the parts.</summary>
internal sealed record Choice(IReadOnlyList<Syntax> Parts) : Syntax;

/// <summary>A part several times.</summary>
internal sealed record Repeat(Syntax Part, int Least, int Most) : Syntax;

/// <summary>What must stand before or behind, and is no part of the match.</summary>
internal sealed record Beside(Syntax Part, bool IsAhead) : Syntax;
