using Memory.Client;
using Memory.Testing;

namespace Memory.Extensions.AI.Tests.Sticky;

/// <summary>A memory of one value per word, which is recalled when a question has the word, and which tells what no longer holds.</summary>
internal sealed class FactBook
{
    private readonly SortedDictionary<string, string> facts = new(StringComparer.Ordinal);

    /// <summary>Whether the server knows of held lines.</summary>
    public bool IsOld { get; set; }

    public bool IsDown { get; set; }

    public string? this[string word]
    {
        set
        {
            if (value is null)
                facts.Remove(word);
            else
                facts[word] = value;
        }
    }

    public IEnumerable<string> Lines => facts.Select(static fact => Line(fact.Key, fact.Value));

    public static string Line(string word, string value) => $"- User's {word} is {value}.";

    public ValueTask<RecallResponse> AnswerAsync(RecallRequest request)
    {
        if (IsDown)
            throw new MemoryUnavailableException("down");
        var words = request.Query.Split(' ');
        var found = facts.Where(fact => request.Limit > 0 && words.Contains(fact.Key)).ToList();
        var response = FakeMemory.Recalled(request.UserId, string.Join('\n', found.Select(static fact => Line(fact.Key, fact.Value))));
        return ValueTask.FromResult(IsOld || request.Held is null
            ? response
            : response with { ContextKeys = [.. found.Select(static fact => Key(fact))], Lapsed = [.. request.Held.Except(facts.Select(static fact => Key(fact)))] });
    }

    private static string Key(KeyValuePair<string, string> fact) => $"{fact.Key}={fact.Value}";
}
