using System.Collections.Immutable;
using Memory.Server.Memories;

namespace Memory.Server.Extraction.Model;

/// <summary>Reads facts about the user out of turns by asking a language model. It proposes; validation, rules and supersession decide.</summary>
internal interface IModelExtractor
{
    /// <summary>Asks once about all the turns, and answers what of the reply stood up to validation.</summary>
    /// <exception cref="UnreadableReplyException">The model answered, and nothing in it could be read. Another attempt may fare better.</exception>
    ValueTask<ModelFindings> ExtractAsync(ModelReading reading, CancellationToken cancellationToken);
}

/// <summary>What a model is given to read.</summary>
internal sealed record ModelReading
{
    /// <summary>The user's turns to read, in the order said.</summary>
    public required IReadOnlyList<Turn> Turns { get; init; }

    /// <summary>The conversation around them, the assistant's turns too, in the order said.</summary>
    public required IReadOnlyList<Turn> Before { get; init; }

    /// <summary>Current memories, the most telling first, offered so that the names of slots and their values are used again.</summary>
    public required IReadOnlyList<MemoryRecord> Known { get; init; }
}

/// <summary>What a model found, and what it proposed in vain.</summary>
internal sealed record ModelFindings(ImmutableArray<FoundFact> Facts, ImmutableArray<DroppedProposal> Dropped)
{
    public static ModelFindings Nothing { get; } = new([], []);
}

/// <summary>A fact and the turn that says it.</summary>
internal sealed record FoundFact(MessageId Turn, ProposedFact Fact);

/// <summary>A proposal that did not stand up to validation, and why.</summary>
internal sealed record DroppedProposal(DropReason Reason);
