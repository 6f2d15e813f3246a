using System.Globalization;
using Memory.Server.Memories;
using Memory.Server.Portability;
using Memory.Server.Storage.Images;
using Memory.Server.Tests.Storage;
using Memory.Server.Tests.Storage.Embedded;
using Memory.Server.Tests.Storage.Images;

namespace Memory.Server.Tests.Portability;

/// <summary>A user of years.</summary>
public sealed class LargeDocumentTests
{
    private static readonly Scope Ana = new(new OwnerId("acme"), new UserId("ana"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task User_WithManyThousandMessages_GoesRound()
    {
        var count = TestScale.Full ? 100_000 : 20_000;
        var time = new ManualTime();
        await using var from = new EmbeddedFixture();
        await using var to = new EmbeddedFixture();
        await using var source = await from.OpenAsync(time);
        await using var target = await to.OpenAsync(time);
        await using (var image = new MadeImage([.. Parts(count)]) { Profile = new UserProfile(Rows.Noon), LastActive = Rows.Noon })
            await source.WriteImageAsync(Ana, image, Token);

        var document = await source.ExportAsync(Ana, time, Token);
        var outcome = await target.ImportAsync(Ana, document, time, Token);
        Assert.Equal((count, count / 10, 0), (outcome.Added.Messages, outcome.Added.Memories, outcome.Unchanged.All));
        Assert.Equal(await source.TellImageAsync(Ana, Token), await target.TellImageAsync(Ana, Token));
        var again = await target.ImportAsync(Ana, document, time, Token);
        Assert.Equal((0, outcome.Added), (again.Added.All, again.Unchanged));
    }

    [Fact]
    public async Task Spool_ReadAgain_GivesTheBytesAndLeavesNoFileAndNoPlainText()
    {
        var random = new Random(7);
        var written = new byte[700_001];
        random.NextBytes(written);
        "The secret is Rosebud."u8.CopyTo(written.AsSpan(400_000));
        var path = Path.Combine(Path.GetTempPath(), $"memory-spool-{Path.GetRandomFileName()}");
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.DeleteOnClose);
        await using (var spool = new SealedSpool(file))
        {
            for (var start = 0; start < written.Length; start += 99_991)
                await spool.WriteAsync(written.AsMemory(start, Math.Min(99_991, written.Length - start)), Token);
            for (var reading = 0; reading < 2; reading++)
            {
                using var read = new MemoryStream();
                await foreach (var some in spool.ReadAsync(Token))
                    read.Write(some.Span);
                Assert.Equal(written, read.ToArray());
            }

            await using var beside = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Assert.InRange(beside.Length, 700_001, 702_000);
            var bytes = new byte[beside.Length];
            await beside.ReadExactlyAsync(bytes, Token);
            Assert.Equal(-1, bytes.AsSpan().IndexOf("Rosebud"u8));
        }

        Assert.False(File.Exists(path));
    }

    private static IEnumerable<UserImagePart> Parts(int count)
    {
        yield return new UserImagePart { Sessions = [.. Enumerable.Range(0, 100).Select(number => Rows.Session($"s{number}"))] };
        foreach (var some in Enumerable.Range(1, count).Chunk(500))
        {
            yield return new UserImagePart
            {
                Turns = [.. some.Select(number => Rows.Turn($"m{number}", number, $"s{number % 100}", $"This is message {number.ToString(CultureInfo.InvariantCulture)} of many.") with { Sequence = number })],
            };
        }

        foreach (var some in Enumerable.Range(1, count / 10).Chunk(500))
            yield return new UserImagePart { Observations = [.. some.Select(number => Rows.Observation(number) with { SaidAt = Rows.Noon })] };
        foreach (var some in Enumerable.Range(1, count / 10).Chunk(500))
            yield return new UserImagePart { Memories = [.. some.Select(number => Rows.Memory(number))] };
    }
}
