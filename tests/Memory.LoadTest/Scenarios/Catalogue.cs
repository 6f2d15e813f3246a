namespace Memory.LoadTest.Scenarios;

/// <summary>Every scenario there is, in the order in which all are run.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<IScenario> All { get; } = 
        [new OneUser(), new Saturation(), new ManyUsers(), new HotUser(), new Million(), new Sealed(), new ColdStart(), new Ingestion(), new Overload()];
}
