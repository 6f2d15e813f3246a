namespace Memory.Evaluation.Conversations;

/// <summary>Reads conversations in the plain format that <c>docs/evaluation.md</c> tells.</summary>
internal static class QuestionFile
{
    /// <exception cref="InputException">A file is missing or malformed, or names turns that it does not have.</exception>
    public static async Task<IReadOnlyList<QuestionSet>> ReadAllAsync(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        var sets = new List<QuestionSet>();
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            var set = await ReadAsync(path, cancellationToken);
            if (sets.Exists(other => other.Name == set.Name))
                throw new InputException($"{path}: another file is called {set.Name} too, and figures go by that name");
            foreach (var conversation in set.Conversations)
            {
                if (!owners.TryAdd(conversation.Name, path))
                    throw new InputException($"{path}: the conversation {conversation.Name} stands in {owners[conversation.Name]} already");
            }

            sets.Add(set);
        }

        return sets;
    }

    public static async Task<QuestionSet> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var file = await JsonFile.ReadAsync(path, cancellationToken);
        return new QuestionSet(Path.GetFileNameWithoutExtension(path), [.. file.Elements().Select(ReadConversation)]);
    }

    private static Conversation ReadConversation(JsonPlace place)
    {
        var name = place.Required("name").Text();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var turns = place.Required("turns").Elements().Select(turn => ReadTurn(turn, ids)).ToList();
        var questions = place.Required("questions").Elements().Select(question => ReadQuestion(question, ids)).ToList();
        return new Conversation(name, turns, questions);
    }

    private static SaidTurn ReadTurn(JsonPlace place, HashSet<string> ids)
    {
        var id = place.Required("id");
        if (!ids.Add(id.Text()))
            throw id.Wrong($"is '{id.Text()}', as that of an earlier turn");
        return new SaidTurn(
            id.Text(),
            place.Required("session_id").Text(),
            place.Required("role").Role(),
            place.Optional("name")?.Text(),
            place.Required("content").Text(),
            place.Optional("created_at")?.Time());
    }

    private static Question ReadQuestion(JsonPlace place, HashSet<string> turns) =>
        new(place.Required("question").Text(), place.Required("category").Text(), ReadTurns(place.Required("gold"), turns))
        {
            Old = ReadTurns(place.Optional("old"), turns),
            New = ReadTurns(place.Optional("new"), turns),
            Fact = place.Optional("fact") is { } fact ? new ExpectedFact(fact.Required("key").Text(), fact.Required("value").Value) : null,
            Stale = [.. (place.Optional("stale")?.Elements() ?? []).Select(static text => text.Text())],
            AskedAt = place.Optional("asked_at")?.Time(),
        };

    private static IReadOnlyList<string> ReadTurns(JsonPlace? place, HashSet<string> turns) =>
        [.. (place?.Elements() ?? []).Select(id => turns.Contains(id.Text()) ? id.Text() : throw id.Wrong($"names the turn '{id.Text()}', which the conversation does not have"))];
}
