using System.Globalization;
using System.Text.Json.Nodes;
using Memory.Client;
using Memory.Samples.Migrate.Files;
using Memory.Samples.Migrate.Plan;

namespace Memory.Samples.Migrate.Sources;

/// <summary>Reads Mémoire's tables. Facts keep their slots and times, what was superseded ends where its successor begins, and conversations keep their ids.</summary>
internal sealed class MemoireDump
{
    private static readonly string[] Tables = ["users", "sessions", "chat_logs", "memory_facts"];
    private static readonly string[] Extensions = [".jsonl", ".ndjson", ".json", ".csv"];

    /// <summary>Categories in which Mémoire lets a newer fact of a slot replace an older one. A slot of the others is a topic, and holds many.</summary>
    private static readonly HashSet<string> Superseding = new(StringComparer.Ordinal) { "biographical", "work_context", "relationship" };

    private readonly PlanBuilder _plan = new("memoire");
    private readonly Dictionary<string, RecordFile> _files;
    private readonly Dictionary<string, string> _userOfSession;
    private readonly ILookup<string?, SourceRecord> _factsById;

    private MemoireDump(Dictionary<string, RecordFile> files)
    {
        _files = files;
        _userOfSession = Records("sessions").Where(static one => one.Text("id") is not null && one.Text("user_id") is not null)
            .DistinctBy(static one => one.Text("id")).ToDictionary(static one => one.Text("id")!, static one => one.Text("user_id")!, StringComparer.Ordinal);
        _factsById = Records("memory_facts").ToLookup(static fact => fact.Text("id"), StringComparer.Ordinal);
    }

    /// <exception cref="UnreadableFileException">The folder holds no such dump.</exception>
    public static ImportPlan Read(string folder, bool takesTurns)
    {
        if (!Directory.Exists(folder))
            throw new UnreadableFileException($"{folder} is no folder.");
        var files = new Dictionary<string, RecordFile>(StringComparer.Ordinal);
        foreach (var table in Tables)
        {
            if (Extensions.Select(extension => Path.Combine(folder, table + extension)).FirstOrDefault(File.Exists) is { } path)
                files[table] = RecordFile.Read(path);
        }

        if (!files.ContainsKey("memory_facts") && !files.ContainsKey("chat_logs"))
            throw new UnreadableFileException($"{folder} holds neither memory_facts nor chat_logs, as .jsonl, .json or .csv.");
        if (takesTurns && files.ContainsKey("chat_logs") && !files.ContainsKey("sessions"))
            throw new UnreadableFileException($"{folder} holds chat_logs, but not the sessions that say whose they are; --no-turns leaves them out.");
        return new MemoireDump(files).Read(takesTurns);
    }

    private ImportPlan Read(bool takesTurns)
    {
        foreach (var fact in Records("memory_facts"))
            _plan.Take(fact, TakeFact);
        foreach (var turn in takesTurns ? Records("chat_logs") : [])
            _plan.Take(turn, TakeTurn);
        var plan = _plan.Build(_files.Values.Sum(static file => file.Records.Count));
        var met = plan.Users.ToHashSet(StringComparer.Ordinal);
        return plan with
        {
            LeftOut = [.. plan.LeftOut, .. Records("users").Where(user => user.Text("id") is { } id && !met.Contains(id)).Select(static user => new LeftOut(user.Where, "a user of whom nothing else is brought over"))],
        };
    }

    private IReadOnlyList<SourceRecord> Records(string table) => _files.TryGetValue(table, out var file) ? file.Records : [];

    private void TakeFact(SourceRecord fact)
    {
        if (fact.Text("id") is not { } id || fact.Text("user_id") is not { } user)
            _plan.LeaveOut(fact, "it has no id or no user_id");
        else if (!fact.TryTime("created_at", out var created) || !fact.TryTime("expires_at", out var expires) || !fact.TryTime("last_refreshed_at", out var refreshed))
            _plan.LeaveOut(fact, "one of its times is none (created_at, expires_at, last_refreshed_at)");
        else if (!TryConfidence(fact, out var confidence))
            _plan.LeaveOut(fact, "its confidence_score is no number from 0 to 1");
        else if (fact.Text("superseded_by") is null && expires is not null)
            _plan.LeaveOut(fact, "it was deleted there");
        else
            _plan.Add(fact, id, Memory(fact, user, created, EndOf(fact, created, expires), confidence), Metadata(fact, refreshed));
    }

    private static NewMemory Memory(SourceRecord fact, string user, DateTimeOffset? created, DateTimeOffset? end, double? confidence) => new()
    {
        UserId = user,
        Type = fact.Text("category") == "user_preference" ? MemoryType.Preference : MemoryType.Fact,
        Content = fact.Text("content") ?? "",
        Key = IsSlot(fact) ? fact.Text("slot_hint")!.Trim().ToLowerInvariant() : null,
        Confidence = confidence,
        ValidFrom = created,
        ValidTo = end,
        IsEssential = fact.Flag("is_essential") ? true : null,
        TemporalState = end is null && Enum.TryParse<TemporalState>(fact.Text("temporal_state"), ignoreCase: true, out var state) ? state : null,
    };

    private static JsonObject Metadata(SourceRecord fact, DateTimeOffset? refreshed)
    {
        var metadata = new JsonObject();
        void Keep(string name, string? value)
        {
            if (value is not null)
                metadata[name] = value;
        }

        Keep("category", fact.Text("category"));
        Keep("slot_hint", IsSlot(fact) ? null : fact.Text("slot_hint"));
        Keep("source_message_id", fact.Text("source_message_id"));
        Keep("superseded_by", fact.Text("superseded_by"));
        Keep("source_refreshed_at", refreshed?.ToString("O", CultureInfo.InvariantCulture));
        return metadata;
    }

    private static bool IsSlot(SourceRecord fact) => Superseding.Contains(fact.Text("category") ?? "") && !string.IsNullOrWhiteSpace(fact.Text("slot_hint"));

    /// <summary>What was superseded held until its successor did; a successor that is not in the dump leaves the time of its own retirement, or a moment.</summary>
    private DateTimeOffset? EndOf(SourceRecord fact, DateTimeOffset? created, DateTimeOffset? expires)
    {
        if (fact.Text("superseded_by") is not { } successor)
            return null;
        DateTimeOffset? began = null;
        _factsById[successor].FirstOrDefault()?.TryTime("created_at", out began);
        var end = began ?? expires;
        return end > created ? end : created?.AddMilliseconds(1);
    }

    private static bool TryConfidence(SourceRecord fact, out double? confidence)
    {
        confidence = null;
        if (fact.Text("confidence_score") is not { } text)
            return true;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || value is not (>= 0 and <= 1))
            return false;
        confidence = value;
        return true;
    }

    private void TakeTurn(SourceRecord turn)
    {
        if (turn.Text("id") is not { } id || turn.Text("session_id") is not { } session)
            _plan.LeaveOut(turn, "it has no id or no session_id");
        else if (!_userOfSession.TryGetValue(session, out var user))
            _plan.LeaveOut(turn, $"the dump has no session {session}, which would say whose it is");
        else if (!Enum.TryParse<TurnRole>(turn.Text("role"), ignoreCase: true, out var role) || !Enum.IsDefined(role))
            _plan.LeaveOut(turn, $"its role is \"{turn.Text("role")}\"");
        else if (!turn.TryTime("timestamp", out var said))
            _plan.LeaveOut(turn, "its timestamp is no time");
        else
            _plan.Add(turn, user, session, new IngestMessage { Id = id, Role = role, Content = turn.Text("content") ?? "", CreatedAt = said });
    }
}
