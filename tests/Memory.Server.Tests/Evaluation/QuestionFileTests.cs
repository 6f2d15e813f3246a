using Memory.Evaluation.Conversations;
using Memory.Evaluation.Reports;

namespace Memory.Server.Tests.Evaluation;

/// <summary>Files of conversations and of floors: what is read, and what a mistake is called.</summary>
public sealed class QuestionFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("memory-questions-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task File_WithEverything_IsReadAsItStands()
    {
        var set = await ReadAsync("""
            [{"name": "n", "extra": 1, "turns": [
                {"id": "1", "session_id": "s", "role": "assistant", "name": null, "content": "Olá", "created_at": "2026-01-02T03:04:05+01:00"},
                {"id": "2", "session_id": "s", "role": "user", "name": "Ana", "content": "x"}],
              "questions": [{"question": "q?", "category": "c", "gold": ["1", "2"], "old": ["1"], "new": ["2"], "stale": ["a"],
                "fact": {"key": "age", "value": 30}, "asked_at": "2026-01-03T00:00:00Z"},
                {"question": "r?", "category": "c", "gold": []}]}]
            """);

        Assert.Equal("set", set.Name);
        var conversation = Assert.Single(set.Conversations);
        Assert.Equal(
            [
                new SaidTurn("1", "s", TurnRole.Assistant, null, "Olá", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1))),
                new SaidTurn("2", "s", TurnRole.User, "Ana", "x", null),
            ],
            conversation.Turns);
        var question = conversation.Questions[0];
        Assert.Equal(("q?", "c", "1,2", "1", "2", "a"), (question.Text, question.Category, string.Join(',', question.Gold), question.Old[0], question.New[0], question.Stale[0]));
        Assert.Equal(("age", 30, 3), (question.Fact!.Key, question.Fact.Value.GetInt32(), question.AskedAt!.Value.Day));
        Assert.True(question.IsUpdate);
        Assert.False(conversation.Questions[1].IsAnswerable);
    }

    [Theory]
    [InlineData("", "line 1, byte 1: this is no JSON")]
    [InlineData("[\n{]", "line 2, byte 2: this is no JSON")]
    [InlineData("{}", "must be an array")]
    [InlineData("[1]", "[0] must be an object")]
    [InlineData("[{}]", "[0] has no name")]
    [InlineData("""[{"name": 1}]""", "[0].name must be a text")]
    [InlineData("""[{"name": ""}]""", "[0].name must not be empty")]
    [InlineData("""[{"name": "\ud800"}]""", "[0].name is no valid Unicode text")]
    [InlineData("""[{"name": "n"}]""", "[0] has no turns")]
    [InlineData("""[{"name": "n", "turns": {}}]""", "[0].turns must be an array")]
    [InlineData("""[{"name": "n", "turns": [{"id": 7}]}]""", "[0].turns[0].id must be a text")]
    [InlineData("""[{"name": "n", "turns": [{"id": "1", "session_id": "s", "role": "robot"}]}]""", "[0].turns[0].role must be user, assistant, system or tool")]
    [InlineData("""[{"name": "n", "turns": [{"id": "1", "session_id": "s", "role": "user", "content": "x", "created_at": "2026-01-02T03:04:05"}]}]""", "[0].turns[0].created_at must be a time with its offset, such as 2026-01-31T09:00:00Z")]
    [InlineData("""[{"name": "n", "turns": [{"id": "1", "session_id": "s", "role": "user", "content": "x", "created_at": "2026-01-02"}]}]""", "[0].turns[0].created_at must be a time with its offset, such as 2026-01-31T09:00:00Z")]
    [InlineData("""[{"name": "n", "turns": [{"id": "1", "session_id": "s", "role": "user", "content": "x", "created_at": "2 January 2026 03:04Z"}]}]""", "[0].turns[0].created_at must be a time with its offset, such as 2026-01-31T09:00:00Z")]
    [InlineData("""[{"name": "n", "turns": [{"id": "1", "session_id": "s", "role": "user", "content": "x"}, {"id": "1"}]}]""", "[0].turns[1].id is '1', as that of an earlier turn")]
    [InlineData("""[{"name": "n", "turns": []}]""", "[0] has no questions")]
    [InlineData("""[{"name": "n", "turns": [], "questions": [{"question": "q", "category": "c"}]}]""", "[0].questions[0] has no gold")]
    [InlineData("""[{"name": "n", "turns": [], "questions": [{"question": "q", "category": "c", "gold": ["9"]}]}]""", "[0].questions[0].gold[0] names the turn '9', which the conversation does not have")]
    [InlineData("""[{"name": "n", "turns": [], "questions": [{"question": "q", "category": "c", "gold": [], "new": ["9"]}]}]""", "[0].questions[0].new[0] names the turn '9', which the conversation does not have")]
    [InlineData("""[{"name": "n", "turns": [], "questions": [{"question": "q", "category": "c", "gold": [], "fact": {"key": "age"}}]}]""", "[0].questions[0].fact has no value")]
    [InlineData("""[{"name": "n", "turns": [], "questions": [{"question": "q", "category": "c", "gold": [], "stale": [""]}]}]""", "[0].questions[0].stale[0] must not be empty")]
    public async Task File_WithAMistake_IsRefusedWithItsPlace(string json, string complaint)
    {
        var refusal = await Assert.ThrowsAsync<InputException>(() => ReadAsync(json));

        Assert.StartsWith(Path.Combine(_folder, "set.json"), refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith($": {complaint}", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public async Task File_ThatIsNotThere_IsNamed()
    {
        var path = Path.Combine(_folder, "none.json");

        Assert.Equal($"{path}: there is no such file", (await Assert.ThrowsAsync<InputException>(() => QuestionFile.ReadAsync(path, Token))).Message);
        Assert.StartsWith($"{_folder}: cannot be read", (await Assert.ThrowsAsync<InputException>(() => QuestionFile.ReadAsync(_folder, Token))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "n", "b", "n", "the conversation n stands in")]
    [InlineData("a", "n", "x/a", "m", "another file is called a too")]
    public async Task Files_ThatWouldMix_AreRefused(string first, string firstName, string second, string secondName, string complaint)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "x"));
        string[] paths = [Path.Combine(_folder, $"{first}.json"), Path.Combine(_folder, $"{second}.json")];
        await File.WriteAllTextAsync(paths[0], Empty(firstName), Token);
        await File.WriteAllTextAsync(paths[1], Empty(secondName), Token);

        Assert.Contains(complaint, (await Assert.ThrowsAsync<InputException>(() => QuestionFile.ReadAllAsync(paths, Token))).Message, StringComparison.Ordinal);

        static string Empty(string name) => $$"""[{"name": "{{name}}", "turns": [], "questions": []}]""";
    }

    [Theory]
    [InlineData("[]", "must be an object of figures such as {\"assistant/ALL/r10\": 70.0}")]
    [InlineData("""{"a/ALL/r10": "70"}""", "a/ALL/r10 must be a number")]
    [InlineData("""{"a/ALL/r10": null}""", " has no a/ALL/r10")]
    public async Task Floors_WithAMistake_AreRefusedWithItsPlace(string json, string complaint)
    {
        var path = Path.Combine(_folder, "floors.json");
        await File.WriteAllTextAsync(path, json, Token);

        Assert.EndsWith(complaint, (await Assert.ThrowsAsync<InputException>(() => Floors.ReadAsync(path, Token))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Floors_FiguresBelowOrNotMeasured_AreNamedOneALine()
    {
        var floors = new Floors(new Dictionary<string, double>(StringComparer.Ordinal) { ["s/ALL/r10"] = 70, ["s/ALL/r5"] = 60.5, ["s/ALL/n"] = 3, ["t/ALL/r10"] = 1 });

        var missed = floors.MissedBy(new Dictionary<string, double>(StringComparer.Ordinal) { ["s/ALL/r10"] = 70 - 1e-12, ["s/ALL/r5"] = 60.25, ["s/ALL/n"] = 4, ["other"] = 0 });

        Assert.Equal(["s/ALL/r5 is 60.25, at least 60.5 is required", "t/ALL/r10 is not measured, at least 1.0 is required"], missed);
    }

    private async Task<QuestionSet> ReadAsync(string json)
    {
        var path = Path.Combine(_folder, "set.json");
        await File.WriteAllTextAsync(path, json, Token);
        return await QuestionFile.ReadAsync(path, Token);
    }
}
