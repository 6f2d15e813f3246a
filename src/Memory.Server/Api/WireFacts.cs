using Memory.Server.Ingest;
using Memory.Server.Memories;
using Contract = Memory.Client;

namespace Memory.Server.Api;

/// <summary>Tells what extraction found in the words of the contract.</summary>
internal static class WireFacts
{
    public static Contract.ExtractResult Result(Scope scope, PreviewedFacts found) => new()
    {
        UserId = scope.User.Value,
        Facts = [.. found.Facts.Select(Fact)],
        Forgets = [.. found.Forgets.Select(Wish)],
        Model = found.Model switch
        {
            ModelOutcome.Read => Contract.ModelReading.Read,
            ModelOutcome.Unavailable => Contract.ModelReading.Unavailable,
            _ => Contract.ModelReading.None,
        },
    };

    private static Contract.ExtractedFact Fact(PreviewedFact found) => new()
    {
        Message = found.Message,
        Type = found.Fact.Type,
        Content = found.Fact.Content,
        Key = found.Fact.Slot?.Name,
        Cardinality = found.Cardinality,
        Value = found.Fact.Value?.ToElement(),
        IsNegation = found.Fact.Stance == Stance.Negates,
        Corrects = found.Fact.Corrects,
        TemporalState = found.Fact.TemporalState,
        ValidFrom = found.Fact.ValidFrom,
        ValidTo = found.Fact.ValidTo,
        Confidence = found.Fact.Confidence,
        Importance = found.Fact.Importance,
        IngestionMode = found.Mode,
    };

    private static Contract.ForgetWish Wish(PreviewedWish found) =>
        new(found.Message, found.Wish.About ?? (found.Wish.Facts.IsEmpty ? null : string.Join(' ', found.Wish.Facts.Select(static fact => fact.Content))));
}
