using System.Buffers.Binary;
using Memory.Server.Encryption.Masters;
using Memory.Server.Recall.Index;
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
            await _planted.WriteAsync(store, Ada, idsToo: true, Token);
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
