namespace Memory.LoadTest.Scenarios;

/// <summary>A question about the server under load, and how it is answered.</summary>
internal interface IScenario
{
    string Name { get; }

    /// <summary>What it finds out, in a sentence.</summary>
    string Summary { get; }

    Task RunAsync(Stage stage, CancellationToken cancellationToken);
}
