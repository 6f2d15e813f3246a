namespace Memory.LoadTest.Traffic;

/// <summary>Why a request got no answer.</summary>
internal enum AnswerFault
{
    /// <summary>It got one.</summary>
    None,

    /// <summary>Nobody listens.</summary>
    Refused,

    /// <summary>The connection broke before the answer was whole.</summary>
    Broken,

    /// <summary>The answer took too long.</summary>
    Late,

    /// <summary>What came is no HTTP.</summary>
    Unreadable,
}
