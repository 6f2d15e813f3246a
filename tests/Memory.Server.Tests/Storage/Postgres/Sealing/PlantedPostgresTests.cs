using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Storage;
using Memory.Server.Storage.Postgres;
using Memory.Server.Tests.Recall.Vectors;
using Memory.Server.Tests.Storage.Embedded;
using Memory.Server.Tests.Storage.Embedded.Sealing;

namespace Memory.Server.Tests.Storage.Postgres.Sealing;

/// <summary>Words in every text of every kind of row, looked for in every column of every table, in statistics, in the write-ahead log and in the server's own log.</summary>
public sealed class PlantedPostgresTests : SealedPostgresTest
{
    private readonly Planted _planted = new();
    private readonly CapturingLogger<PostgresMemoryStore> _log = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Words_OfEveryTextOfEveryRow_AreInNoTable(bool wasPlainAtFirst)
    {
        Fixture.Logger = _log;
        using var service = new FakeService("service", 8);
        if (wasPlainAtFirst)
            await Fixture.BeginPlainAsync();
        await using (var store = await Fixture.OpenAsync(analysis: new TextAnalysis(service)))
        {
            await _planted.WriteAsync(store, Ada, idsToo: false, Token);
            using var server = new Following(store, service, new ManualTime());
            await server.FillAsync(Token);
        }

        if (wasPlainAtFirst)
        {
            await ExecuteAsync("ANALYZE");
            var plain = await DumpAsync();
            Assert.All(_planted.Words, word => Assert.NotEmpty(plain.With(word)));
            Assert.Contains("statistics of turns", plain.With("planted"));
            Assert.NotEqual("0", (await QueryAsync("SELECT count(embedding)::text FROM turns"))[0]);
            Fixture.Ring = SealedPostgresFixture.Sealing(1);
            Assert.True((await Fixture.ConvertAsync(analysis: new TextAnalysis(service))).IsDone);
        }

        Assert.True(_planted.Words.Count > 30);
        var dump = await DumpAsync();
        Assert.Empty(dump.With("planted"));
        Assert.All(_planted.Words, word => Assert.Empty(dump.With(word)));
        Assert.Equal("0", (await QueryAsync("SELECT (count(embedding) + count(next_embedding) + count(stems) + count(stem_total))::text FROM turns"))[0]);
        Assert.Equal("0", (await QueryAsync("SELECT (count(embedding) + count(next_embedding) + count(stems) + count(stem_total) + count(name))::text FROM memories"))[0]);
        Assert.DoesNotContain(_log.Lines, line => _planted.Words.Any(word => line.Contains(word, StringComparison.Ordinal)));

        // They are there all the same.
        var asked = service.Asked.Count;
        await using var reopened = await Fixture.OpenAsync(analysis: new TextAnalysis(service));
        var delta = await reopened.ReadDeltaAsync(Ada, 0, Token);
        Assert.Contains(delta.Turns, turn => _planted.Words.Contains(turn.Content));
        Assert.NotNull(delta.Vectors);
        Assert.NotEmpty(delta.Texts);
        Assert.All(delta.Texts, static text => Assert.Equal(8, text.Vector.Length));
        Assert.Equal(asked, service.Asked.Count);
        Assert.Empty(Fixture.Broken);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Log_OfTheDatabase_HoldsNothingThatWasSealedFromTheBeginning(bool isPlain)
    {
        if (isPlain)
            await Fixture.BeginPlainAsync();
        var word = NewWord();
        await using var store = await Fixture.OpenAsync();

        // A slot keeps the segments from being used again while they are looked at.
        await ExecuteAsync($"SELECT pg_create_physical_replication_slot('{word}', true)");
        try
        {
            await ExecuteAsync("SELECT pg_switch_wal()");
            var begin = (await QueryAsync("SELECT pg_walfile_name(pg_current_wal_lsn())"))[0];
            await store.CommitAsync(
                Ada,
                new UserCommit { At = Rows.Noon, User = new UserProfile(Rows.Noon, word), Turns = [Rows.Turn("m1", content: $"I said {word}")], Memories = [Rows.Memory(1, content: $"Likes {word}")] },
                Token);
            await ExecuteAsync("SELECT pg_switch_wal()");
            var segments = await QueryAsync($"SELECT encode(pg_read_binary_file('pg_wal/' || name), 'hex') FROM pg_ls_waldir() WHERE name BETWEEN '{begin}' AND pg_walfile_name(pg_current_wal_lsn()) AND length(name) = 24");
            Assert.NotEmpty(segments);
            Assert.Equal(isPlain, segments.Any(segment => Traces.IsIn(Convert.FromHexString(segment), word)));
        }
        finally
        {
            await ExecuteAsync($"SELECT pg_drop_replication_slot('{word}')");
        }
    }
}
