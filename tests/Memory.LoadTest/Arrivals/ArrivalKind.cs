namespace Memory.LoadTest.Arrivals;

/// <summary>How requests are spread over time.</summary>
internal enum ArrivalKind
{
    /// <summary>At random moments, independent of one another, as many users at once ask.</summary>
    Poisson,

    /// <summary>At equal distances.</summary>
    Even,
}
