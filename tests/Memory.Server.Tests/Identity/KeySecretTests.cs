using System.Security.Cryptography;
using Memory.Server.Identity;

namespace Memory.Server.Tests.Identity;

public sealed class KeySecretTests
{
    [Theory]
    [InlineData(0x00)]
    [InlineData(0x01)]
    [InlineData(0xFF)]
    public void Create_AnyBytes_SameLengthAndAlphabet(byte fill)
    {
        using var random = new FixedRandom(fill);
        Assert.Matches("^mem_live_[0-9A-Za-z]{43}$", KeySecret.Create(random));
    }

    [Fact]
    public void Create_DifferentBytes_DifferentKeys()
    {
        using var random = RandomNumberGenerator.Create();
        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(_ => KeySecret.Create(random)).Distinct(StringComparer.Ordinal).Count());
    }

    private sealed class FixedRandom(byte fill) : RandomNumberGenerator
    {
        public override void GetBytes(byte[] data) => data.AsSpan().Fill(fill);

        public override void GetBytes(Span<byte> data) => data.Fill(fill);
    }
}
