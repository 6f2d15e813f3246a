using System.Text;
using Memory.Server.Api.Answers;
using Memory.Server.Memories;
using Memory.Server.Tests.Storage;
using Memory.Server.Tests.Storage.Embedded;
using Memory.Server.Tests.Storage.Images;

namespace Memory.Server.Tests.Portability;

/// <summary>Documents with random bytes changed: each is refused whole, or is one that goes round once more.</summary>
public sealed class DocumentFuzzTests
{
    private static readonly Scope Ana = new(new OwnerId("acme"), new UserId("ana"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Import_WithBytesChanged_IsRefusedOrGoesRound(int seed)
    {
        var random = new Random(seed);
        await using var fixture = new EmbeddedFixture();
        var time = new ManualTime();
        await using var store = await fixture.OpenAsync(time);
        var good = Encoding.UTF8.GetBytes(SmallDocument.For("ana").ToJsonString());
        var (refused, taken) = (0, 0);
        for (var round = 0; round < (TestScale.Full ? 10_000 : 150); round++)
        {
            var scope = Ana with { Owner = new OwnerId($"acme {round}") };
            var document = Changed(good, random);
            try
            {
                await store.ImportAsync(scope, document, time, Token, atOnce: 1 + random.Next(2000));
            }
            catch (Exception fault) when (fault is RefusedException or ConflictException)
            {
                refused++;
                Assert.Null(await store.TellImageAsync(scope, Token));
                continue;
            }

            taken++;
            var exported = await store.ExportAsync(scope, time, Token);
            var again = await store.ImportAsync(scope, exported, time, Token);
            Assert.Equal(0, again.Added.All);
            var elsewhere = scope with { Owner = new OwnerId($"other {round}") };
            await store.ImportAsync(elsewhere, exported, time, Token);
            Assert.Equal(Documents.RestoredPart(exported), Documents.RestoredPart(await store.ExportAsync(elsewhere, time, Token)));
        }

        Assert.True(refused > 20 && taken > 20, $"{refused} refused, {taken} taken");
    }

    /// <summary>A few bytes flipped, taken out, put in, or the end cut off.</summary>
    private static byte[] Changed(byte[] good, Random random)
    {
        var bytes = good.ToList();
        for (var change = random.Next(3); change >= 0; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 40)));
                    break;
                case 2:
                    bytes.InsertRange(at, good.AsSpan(random.Next(good.Length - 40), random.Next(1, 40)).ToArray());
                    break;
                case 3 when random.Next(4) == 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    // A letter or a digit for another one mostly leaves it a document.
                    bytes[at] = char.IsAsciiDigit((char)bytes[at]) ? (byte)('0' + random.Next(10)) : char.IsAsciiLetter((char)bytes[at]) ? (byte)('a' + random.Next(26)) : bytes[at];
                    break;
            }

            if (bytes.Count < 50)
                break;
        }

        return [.. bytes];
    }
}
