namespace Memory.Server.Recall.Index;

/// <summary>How common stems are in what a user has said and what is known of it, and which slots it fills. Always one user's, never a tenant's.</summary>
internal interface ITermStatistics
{
    /// <summary>How many texts have a stem at all.</summary>
    int TextCount { get; }

    /// <summary>How many stems such a text has on average.</summary>
    double AverageLength { get; }

    /// <summary>The slots that the user's memories fill.</summary>
    IEnumerable<string> SlotNames { get; }

    /// <summary>How many texts have a stem.</summary>
    int CountTextsWith(string stem);
}
