using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage.Conformance;

public abstract class RoundTripConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    private static readonly Gen<string> Text = Gen.Elements("Austin", "ü 😀 漢字", "a\"b\\c\nd\u0001", " ", "</script>", "x");
    private static readonly Gen<int> Number = Gen.Choose(1, 12);
    private static readonly Gen<string?> SlotName = Gen.Elements("location", "pet", null);

    [Fact]
    public async Task Reopen_AfterAnyCommits_AnswersTheSame()
    {
        for (var run = 0; run < (TestScale.Full ? 15 : 3); run++)
        {
            var scope = new Scope(Ada.Owner, new UserId($"user {run}"));
            var written = 0;
            foreach (var commit in Commit(scope).ArrayOf(20).Sample(1, 20).Single())
                await WriteAsync(scope, Later(commit, ++written));
            var before = await DescribeAsync(scope);
            await ReopenAsync();
            Assert.Equal(before, await DescribeAsync(scope));
        }
    }

    /// <summary>Versions of a memory are recorded one after the other, at times in the same instant.</summary>
    private static UserCommit Later(UserCommit commit, int written) => commit with
    {
        Memories = [.. commit.Memories.Select(memory => memory with { RecordedFrom = Rows.Noon.AddMinutes(written / 3), Cardinality = Cardinality.Many })],
    };

    private static Gen<UserCommit> Commit(Scope scope) =>
        from turns in (from id in Number from minute in Number from text in Text from session in Number select
            Rows.Turn($"m{id}", minute, $"s{session % 3}", text) with { Metadata = id % 2 == 0 ? new Json("""{"a":1,"a":2}""") : null }).ArrayOf(3)
        from memories in (from id in Number from minute in Number from text in Text from slot in SlotName select
            Rows.Memory(id, id, slot, text, $"m{minute}") with { RecordedFrom = Rows.Noon.AddMinutes(minute), IsDeleted = minute == 3, Confidence = minute / 12.0 }).ArrayOf(3)
        from observations in (from id in Number from minute in Number from text in Text from slot in SlotName select
            Rows.Observation(id, minute, slot, text)).ArrayOf(2)
        from sessions in (from id in Number select Rows.Session($"s{id}", id) with { EndedAt = id == 4 ? Rows.Noon : null }).ArrayOf(2)
        from jobs in (from id in Number from status in Gen.Elements(Enum.GetValues<JobStatus>()) select
            Rows.Job(scope, id, 0, $"m{id}") with { Status = status, UpdatedAt = Rows.Noon }).ArrayOf(1)
        from links in (from source in Number from target in Number from relation in Text from weight in Number select
            Rows.Link(source, target, relation) with { Strength = weight / 12.0, IsAutomatic = weight < 6 }).ArrayOf(3)
        from unlinked in (from source in Number from target in Number from relation in Text select Rows.Link(source, target, relation).Key).ArrayOf(2)
        from erased in Number
        select new UserCommit
        {
            Turns = [.. turns.DistinctBy(turn => turn.Id)], Memories = [.. memories], Observations = [.. observations], Sessions = [.. sessions],
            Associations = [.. links], Unlinked = [.. unlinked], Jobs = [.. jobs], Erased = erased <= 2 ? [Rows.Id(erased)] : [],
        };

    /// <summary>Everything that the store answers about a user, as text.</summary>
    private async Task<string> DescribeAsync(Scope scope)
    {
        List<object?> answers = [];
        var all = new MemoryFilter { Now = Rows.Noon, IncludeDeleted = true, IncludeExpired = true, IncludeSuperseded = true, IncludeArchived = true };
        answers.Add(await ReadAsync(scope, view => view.GetUserAsync(Token)));
        answers.Add(await ReadAsync(scope, view => view.GetUsageAsync(Token)));
        answers.Add(await PagesAsync(scope, (view, after) => view.ListSessionsAsync(after, 3, Token)));
        answers.Add(await PagesAsync(scope, (view, after) => view.ListMemoriesAsync(all, after, 3, Token)));
        answers.Add(await ReadAsync(scope, view => view.ListAllMemoriesAsync(Token)));
        foreach (var slot in (Slot?[])[Slot.Parse("location"), Slot.Parse("pet")])
        {
            answers.Add(await ReadAsync(scope, view => view.GetSlotAsync(slot, null, Token)));
            answers.Add(await ReadAsync(scope, view => view.GetCardinalityAsync(slot!.Value, Token)));
        }

        answers.Add(await ReadAsync(scope, view => view.GetSlotAsync(null, "x", Token)));
        for (var session = 0; session < 3; session++)
            answers.Add(await PagesAsync(scope, (view, after) => view.ListTurnsAsync(new SessionId($"s{session}"), after, 2, Token)));
        for (var number = 1; number <= 12; number++)
        {
            var message = new MessageId($"m{number}");
            answers.Add(await ReadAsync(scope, view => view.GetVersionsAsync(Rows.Id(number), Token)));
            answers.Add(await ReadAsync(scope, view => view.ListMemoriesFromAsync(message, Token)));
            answers.Add(await ReadAsync(scope, view => view.FindJobOfAsync(message, Token)));
            answers.Add((await Store.FindJobAsync(scope.Owner, JobId.Create(scope, Rows.Id(number).Value), Token))?.Job);
        }

        var delta = await Store.ReadDeltaAsync(scope, 0, Token);
        answers.Add(delta.Turns);
        answers.Add(delta.Memories);
        answers.Add(delta.Links);
        answers.Add(await ReadAsync(scope, view => view.GetAssociationsAsync([.. Enumerable.Range(1, 12).Select(Rows.Id)], Token)));
        return string.Join('\n', answers.Select((answer, i) => i.ToString(CultureInfo.InvariantCulture) + JsonSerializer.Serialize(answer)));
    }
}
