using System.Buffers.Binary;
using Memory.Server.Encryption.Masters;
using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Storage;
using Memory.Server.Storage.Embedded;
using Memory.Server.Storage.Embedded.Vectors;
using Memory.Server.Tests.Recall.Vectors;

namespace Memory.Server.Tests.Storage.Embedded.Sealing;

/// <summary>Words in every text of every kind of row, looked for in every file and in the log.</summary>
public sealed class PlantedWordsTests : SealedTest
{
    private readonly Planted _planted = new();
    private readonly CapturingLogger<EmbeddedMemoryStore> _log = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Words_OfEveryTextOfEveryRow_AreInNoFile(bool wasPlainAtFirst)
    {
        Fixture.Logger = _log;
        using var service = new FakeService("service", 8);
        if (wasPlainAtFirst)
            Fixture.Ring = RingOpening.None;
        await using (var store = await Fixture.OpenAsync(analysis: new TextAnalysis(service)))
        {
            await PlantAsync(store);
            await FillAsync(store, service);
        }

        if (wasPlainAtFirst)
        {
            Assert.All(_planted.Words, word => Assert.NotEmpty(FilesWith(word)));
            Assert.True(VectorsArePlain());
            Fixture.Ring = SealedFixture.Sealing(1);
            Assert.True((await Fixture.ConvertAsync(analysis: new TextAnalysis(service))).IsDone);
        }

        Assert.True(_planted.Words.Count > 30);
        Assert.All(_planted.Words, word => Assert.Empty(FilesWith(word)));
        Assert.False(VectorsArePlain());
        Assert.DoesNotContain(_log.Lines, line => _planted.Words.Any(word => line.Contains(word, StringComparison.Ordinal)));

        // They are there all the same.
        var asked = service.Asked.Count;
        await using var reopened = await Fixture.OpenAsync(analysis: new TextAnalysis(service));
        var delta = await reopened.ReadDeltaAsync(Ada, 0, Token);
        Assert.Contains(delta.Turns, turn => _planted.Words.Contains(turn.Content));
        Assert.NotNull(delta.Vectors);
        Assert.NotEmpty(delta.Texts);
        Assert.Equal(asked, service.Asked.Count);
    }

    private async Task PlantAsync(EmbeddedMemoryStore store)
    {
        var turn = _planted.In(Rows.Turn("m1"));
        var job = _planted.In(Rows.Job(Ada, 1) with { Messages = [turn.Id], Status = JobStatus.Failed });
        await store.CommitAsync(
            Ada,
            new UserCommit
            {
                At = Rows.Noon,
                User = _planted.In(new UserProfile(Rows.Noon)),
                Sessions = [_planted.In(Rows.Session("s1"))],
                Turns = [turn],
                Observations = [_planted.In(Rows.Observation(1) with { Slot = Slot.Parse(_planted.Note("planted_slot_of_observation")) })],
                Memories = [_planted.In(Rows.Memory(1, slot: _planted.Note("planted_slot_of_memory"))), _planted.In(Rows.Memory(2))],
                Associations = [_planted.In(Rows.Link(1, 2))],
                Jobs = [job],
            },
            Token);
        await store.Keys.AddAsync(_planted.In(Rows.Key("acme", 1)), Token);
        var request = _planted.In(new RequestKey("POST", "/v1/memory", "k"));
        await store.Idempotency.BeginAsync(Ada.Owner, request, _planted.In(new KeptAnswer("f", 201, "application/json", "{}", Rows.Noon)), Token);
        await store.Idempotency.KeepAsync(Ada.Owner, request, _planted.In(new KeptAnswer("f", 201, "application/json", "{}", Rows.Noon)), Token);
    }

    private static async Task FillAsync(EmbeddedMemoryStore store, FakeService service)
    {
        using var server = new Following(store, service, new ManualTime());
        await server.FillAsync(Token);
    }

    /// <summary>Whether some file tells by its hash which text a vector belongs to.</summary>
    private bool VectorsArePlain()
    {
        var hashes = _planted.Words.Select(static word =>
        {
            var bytes = new byte[TextHash.Size];
            BinaryPrimitives.WriteUInt128LittleEndian(bytes, TextHash.Of(word));
            return bytes;
        }).ToArray();
        return Fixture.Files().Any(path => path.EndsWith(".vectors", StringComparison.Ordinal) && hashes.Any(hash => File.ReadAllBytes(path).AsSpan().IndexOf(hash) >= 0));
    }
}
