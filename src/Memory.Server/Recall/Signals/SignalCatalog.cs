using System.Collections.Immutable;

namespace Memory.Server.Recall.Signals;

/// <summary>All signals, in the order in which their parts are added.</summary>
internal static class SignalCatalog
{
    public static ImmutableArray<ISignal> All { get; } =
    [
        new LexicalSignal(), new FeedbackSignal(), new CoverageSignal(), new SynonymSignal(), new SemanticSignal(), new SlotSignal(), new AssociationSignal(),
        new DateSignal(), new AnswerSignal(), new SpeakerSignal(), new RoleSignal(), new SessionSignal(), new StatementSignal(),
        new RecencySignal(), new ImportanceSignal(), new ConfidenceSignal(),
    ];
}
