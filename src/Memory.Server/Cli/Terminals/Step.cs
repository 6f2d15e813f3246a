namespace Memory.Server.Cli.Terminals;

/// <summary>How far long work is.</summary>
/// <param name="Done">How much is done.</param>
/// <param name="All">Of how much; null when nobody knows beforehand.</param>
/// <param name="Text">The same in words.</param>
internal readonly record struct Step(long Done, long? All, string Text);
