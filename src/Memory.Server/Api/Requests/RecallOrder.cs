using System.Collections.Immutable;
using System.Text.Json;
using Memory.Server.Api.Reading;
using Memory.Server.Configuration;
using Memory.Server.Memories;
using Memory.Server.Recall;
using Memory.Server.Recall.Validity;

namespace Memory.Server.Api.Requests;

/// <summary>A question to a user's memory, read.</summary>
internal sealed record RecallOrder(string User, RecallQuery Query, bool Explain)
{
    /// <summary>Kinds or slots that one question may name.</summary>
    public const int MaxNames = 100;

    public static RecallOrder Read(Fields fields)
    {
        var user = fields.RequiredText("user_id", Limits.Name);
        var query = new RecallQuery
        {
            Text = ReadQuestion(fields),
            Limit = fields.Whole("limit", 0, Limits.Recall) ?? RecallQuery.DefaultLimit,
            TurnLimit = (fields.Whole("turn_limit", 0, Limits.Recall) ?? RecallQuery.DefaultLimit) * (fields.Flag("include_turns") is false ? 0 : 1),
            Types = ReadTypes(fields),
            Slots = ReadSlots(fields),
            Metadata = fields.Object("metadata", Limits.SmallJson, Limits.MetadataLevels),
            CurrentViewOnly = fields.Flag("current_view_only") ?? true,
            AsOf = fields.Time("as_of"),
            KnownAt = fields.Time("known_at"),
            MinScore = fields.Number("min_score", 0, 1) ?? 0,
            TokenBudget = fields.Whole("token_budget", 0, Limits.TokenBudget) ?? RecallQuery.DefaultTokenBudget,
            Weights = ReadWeights(fields),
            ExcludeSession = fields.Text("exclude_session_id", Limits.Name) is { } session ? new SessionId(session) : null,
            Held = ReadHeld(fields),
        };
        var explain = fields.Flag("explain") ?? false;
        fields.Errors.ThrowIfAny();
        return new RecallOrder(user, query, explain);
    }

    /// <summary>Reads the short form that the context route takes.</summary>
    public static RecallOrder ReadForContext(Fields fields)
    {
        var user = fields.RequiredText("user_id", Limits.Name);
        var query = new RecallQuery
        {
            Text = ReadQuestion(fields),
            Limit = fields.Whole("limit", 0, Limits.Recall) ?? RecallQuery.DefaultLimit,
            TurnLimit = 0,
            TokenBudget = fields.Whole("token_budget", 0, Limits.TokenBudget) ?? RecallQuery.DefaultTokenBudget,
        };
        fields.Errors.ThrowIfAny();
        return new RecallOrder(user, query, Explain: false);
    }

    /// <summary>Reads the question of a query string.</summary>
    public static RecallOrder Read(Query query)
    {
        var user = query.RequiredText("user_id", Limits.Name);
        var question = new RecallQuery
        {
            Text = query.Text("query", Limits.Message, least: 0) ?? "",
            Limit = query.Whole("limit", 0, Limits.Recall) ?? RecallQuery.DefaultLimit,
        };
        query.Errors.ThrowIfAny();
        return new RecallOrder(user, question, Explain: false);
    }

    /// <summary>The question may be empty or absent: then the highest-ranked memories are asked for.</summary>
    private static string ReadQuestion(Fields fields) => fields.Text("query", Limits.Message, least: 0) ?? "";

    private static ImmutableArray<MemoryType> ReadTypes(Fields fields)
    {
        var types = ImmutableArray.CreateBuilder<MemoryType>();
        foreach (var item in fields.Array("types", 0, MaxNames))
        {
            if (item.ValueKind == JsonValueKind.String && Words.TryRead<MemoryType>(item.GetString()!, [], out var type))
                types.Add(type);
            else
                fields.Errors.Add("types", Words.Refusal<MemoryType>("types", []));
        }

        return types.ToImmutable();
    }

    private static ImmutableArray<Slot> ReadSlots(Fields fields)
    {
        var slots = ImmutableArray.CreateBuilder<Slot>();
        foreach (var item in fields.Array("keys", 0, MaxNames))
        {
            if (item.ValueKind == JsonValueKind.String && item.GetString() is { } key
                && TextLength.IsWithin(key, 1, Limits.Name) && Slot.Parse(key) is { } slot)
                slots.Add(slot);
            else
                fields.Fault("keys", $"must hold keys of 1 to {Limits.Name} characters");
        }

        return slots.ToImmutable();
    }

    private static List<string>? ReadHeld(Fields fields)
    {
        if (!fields.Has("held"))
            return null;
        var keys = new List<string>();
        foreach (var item in fields.Array("held", 0, Limits.Held))
        {
            if (item.ValueKind == JsonValueKind.String && item.GetString() is { } key && TextLength.IsWithin(key, 1, Limits.HeldKey))
                keys.Add(key);
            else
                fields.Fault("held", $"must hold keys of 1 to {Limits.HeldKey} characters");
        }

        return keys;
    }

    private static ImmutableDictionary<string, double>? ReadWeights(Fields fields)
    {
        if (fields.Nested("weights") is not { } given)
            return null;
        var weights = ImmutableDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var name in given.NamesOfAll())
        {
            if (name == Explanation.Validity)
                ReadSwitch(fields, given, weights);
            else if (!RecallService.SignalNames.Contains(name))
                fields.Errors.Add($"weights.{name}", $"Unknown weight. Must be one of: {string.Join(", ", RecallService.SignalNames.Order(StringComparer.Ordinal))}");
            else if (given.Number(name, 0, RecallSettings.MaxWeight) is { } weight)
                weights[name] = weight;
        }

        // A signal that is not named keeps its default weight, so that only naming all of them as 0 leaves nothing to rank by.
        if (RecallService.SignalNames.All(signal => weights.TryGetValue(signal, out var weight) && weight == 0))
            fields.Fault("weights", "must not all be 0");
        return weights.ToImmutable();
    }

    /// <summary>What holds stands above what it replaced, or it does not: there is nothing in between.</summary>
    private static void ReadSwitch(Fields fields, Fields given, ImmutableDictionary<string, double>.Builder weights)
    {
        if (given.Number(Explanation.Validity, 0, 1) is not { } isOn)
            return;
        if (isOn is 0 or 1)
            weights[Explanation.Validity] = isOn;
        else
            fields.Fault($"weights.{Explanation.Validity}", "must be 0 or 1");
    }
}
