using System.Collections.Immutable;

namespace Memory.Server.Recall.Signals;

/// <summary>
/// All signals, in the order in which their parts are added. Relevance leads: the three that modulate weigh 0.12 together, less than
/// a third of the words' weight.
/// </summary>
internal static class SignalCatalog
{
    public static ImmutableArray<ISignal> All { get; } =
    [
        new SemanticSignal(), new LexicalSignal(), new SlotSignal(), new AssociationSignal(), new RecencySignal(), new ImportanceSignal(), new ConfidenceSignal(),
    ];
}
